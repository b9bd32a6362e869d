-- Purpose: the effective items of a month before the checked one, from its raw ones. An amended declaration counts
-- by its newest version, a cancelled one not at all.
-- Parameters: none. Reads item_before (items of that month), newest_version, event_fate.
-- Makes the view effective_before: the columns of structure item.
CREATE OR REPLACE TEMP VIEW effective_before AS
SELECT i.*
FROM item_before AS i
LEFT JOIN newest_version AS n ON n.source = i.source AND n.declaration_number = i.declaration_number
LEFT JOIN event_fate AS e ON e.source = i.source AND e.declaration_number = i.declaration_number
WHERE (n.declaration_version IS NULL OR n.declaration_version = i.declaration_version)
  AND n.message_function IS DISTINCT FROM 'cancellation' AND NOT coalesce(e.cancelled, FALSE)
