-- Purpose: of the items of the month only the suspect ones, for the valuation.
-- Parameters: none. Reads item_status, editing_suspect.
-- Makes the view item.
CREATE OR REPLACE TEMP VIEW item AS
SELECT i.* EXCLUDE (status)
FROM item_status AS i
SEMI JOIN editing_suspect AS s
  ON s.declaration_number = i.declaration_number AND s.item_number = i.item_number AND s.line = i.line
 AND s.load_id = i.load_id AND s.source = i.source AND s.declaration_version = i.declaration_version
WHERE i.status = 'current'
