-- Purpose: the declarations of which records came after a release.
-- Parameters: none. Views: newer_item, newer_event, newer_correction, newer_review (files that the release had not).
-- Makes the table changed_declaration: source, declaration_number.
CREATE OR REPLACE TEMP TABLE changed_declaration AS
SELECT source, declaration_number FROM newer_item
UNION
SELECT source, declaration_number FROM newer_event
UNION
SELECT source, declaration_number FROM newer_correction
UNION
SELECT source, declaration_number FROM newer_review WHERE action NOT IN ('claim', 'query')
