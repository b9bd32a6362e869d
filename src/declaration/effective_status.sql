-- Purpose: the items of the month with what became of them.
-- Parameters: none. The variable effective_month holds the month. Views: item_month, item_undated;
-- tables: newest_version, event_fate.
-- Makes the views item_status (columns of structure item, status) and item (the current ones).
CREATE OR REPLACE TEMP VIEW item_status AS
SELECT raw.* REPLACE (getvariable('effective_month') AS period,
                      coalesce(raw.acceptance_date, fate.accepted) AS acceptance_date),
       CASE
         WHEN coalesce(fate.cancelled, false) OR newest.message_function IS NOT DISTINCT FROM 'cancellation'
              OR raw.message_function IS NOT DISTINCT FROM 'cancellation' THEN 'cancelled'
         WHEN newest.declaration_version > raw.declaration_version THEN 'superseded'
         WHEN fate.rejected AND fate.accepted IS NULL THEN 'not_accepted'
         ELSE 'current'
       END AS status
FROM (
  SELECT * FROM item_month
  UNION ALL
  SELECT item_undated.*
  FROM item_undated
  JOIN event_fate USING (source, declaration_number)
  WHERE strftime(event_fate.accepted, '%Y-%m') = getvariable('effective_month')
) AS raw
LEFT JOIN newest_version AS newest
  ON newest.source = raw.source AND newest.declaration_number = raw.declaration_number
LEFT JOIN event_fate AS fate
  ON fate.source = raw.source AND fate.declaration_number = raw.declaration_number;

CREATE OR REPLACE TEMP VIEW item AS
SELECT * EXCLUDE (status) FROM item_status WHERE status = 'current'
