-- Purpose: the effective items of the month as declared, and of each item and field the newest correction that
-- nobody withdrew.
-- Parameters: none. Views: item_status, correction (structure correction, of the month).
-- Makes the view item_declared (structure item) and the table live_correction (structure correction).
CREATE OR REPLACE TEMP VIEW item_declared AS
SELECT * EXCLUDE (status) FROM item_status WHERE status = 'current';

CREATE OR REPLACE TEMP TABLE live_correction AS
SELECT c.*
FROM correction AS c
ANTI JOIN (SELECT withdraws FROM correction WHERE kind = 'withdrawal') AS w ON w.withdraws = c.id
WHERE c.kind <> 'withdrawal'
QUALIFY row_number() OVER (PARTITION BY source, declaration_number, item_number, field ORDER BY sequence DESC) = 1
