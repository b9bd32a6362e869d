-- Purpose: the effective items of the month, held by the engine instead of read from the files for each rule set.
-- Parameters: none. Reads the view item and puts itself in its place.
CREATE OR REPLACE TEMP TABLE month_item AS SELECT * FROM item;

CREATE OR REPLACE TEMP VIEW item AS SELECT * FROM month_item
