-- Purpose: how many effective items the month has, and how many of them a fatal finding leaves out: their own, or
-- one of their whole declaration (item_number 0).
-- Parameters: none. Views: item; tables: found.
-- Row: items, fatal_items.
WITH whole AS (
  SELECT DISTINCT source, declaration_number, declaration_version
  FROM found
  WHERE severity = 'fatal' AND item_number = 0
), own AS (
  SELECT DISTINCT source, declaration_number, declaration_version, item_number, load_id, line
  FROM found
  WHERE severity = 'fatal' AND item_number > 0
)
SELECT (SELECT count(*) FROM item) AS items,
       (SELECT count(*) FROM own ANTI JOIN whole USING (source, declaration_number, declaration_version))
       + (SELECT count(*) FROM item SEMI JOIN whole USING (source, declaration_number, declaration_version))
         AS fatal_items
