-- Purpose: what of the month is given, and what is held back.
-- Parameters: none. View: item (declaration/effective.h); tables: feed_scope, feed_held.
-- Makes the views feed_source and feed_source_held, columns of structure item.
CREATE OR REPLACE TEMP VIEW feed_source_held AS
SELECT i.* FROM item AS i
SEMI JOIN feed_held AS h
  ON h.source = i.source AND h.declaration_number = i.declaration_number
 AND h.declaration_version = i.declaration_version AND h.item_number IN (0, i.item_number);

CREATE OR REPLACE TEMP VIEW feed_source AS
SELECT i.* FROM item AS i
SEMI JOIN feed_scope AS s ON s.source = i.source AND s.declaration_number = i.declaration_number
ANTI JOIN feed_held AS h
  ON h.source = i.source AND h.declaration_number = i.declaration_number
 AND h.declaration_version = i.declaration_version AND h.item_number IN (0, i.item_number)
