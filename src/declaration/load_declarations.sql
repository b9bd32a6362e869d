-- Purpose: how many declarations the items of a file are of.
-- Parameters: none. Views: item_new.
-- Row: declarations.
SELECT count(DISTINCT declaration_number) FROM item_new
