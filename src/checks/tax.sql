-- Purpose: the taxes that may belong to items of the month. Undated items keep theirs in that partition.
-- Parameters: none. Reads tax_month, tax_undated. Makes the view tax (structure tax).
CREATE OR REPLACE TEMP VIEW tax AS
SELECT * FROM tax_month
UNION ALL
SELECT * FROM tax_undated
