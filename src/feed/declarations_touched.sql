-- Purpose: the declarations of which something may have changed.
-- Parameters: none. Views: item_changed, event_changed, correction_changed, finding_changed, review_changed.
-- Makes the table feed_scope: source, declaration_number.
CREATE OR REPLACE TEMP TABLE feed_scope AS
SELECT source, declaration_number FROM item_changed
UNION SELECT source, declaration_number FROM event_changed
UNION SELECT source, declaration_number FROM correction_changed
UNION SELECT source, declaration_number FROM finding_changed WHERE severity = 'fatal'
UNION SELECT source, declaration_number FROM review_changed
