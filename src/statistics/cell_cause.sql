-- Purpose: why each cell moved.
-- Parameters: none. Tables: item_movement. Makes the table cell_cause: cell (dimensions as one text), causes.
CREATE OR REPLACE TEMP TABLE cell_cause AS
SELECT cell, string_agg(DISTINCT cause, ',' ORDER BY cause) AS causes
FROM (SELECT cell_before AS cell, cause FROM item_movement WHERE cell_before IS NOT NULL
      UNION ALL
      SELECT cell_after, cause FROM item_movement WHERE cell_after IS NOT NULL)
GROUP BY cell
