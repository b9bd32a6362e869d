-- Purpose: how many effective items the month has, and how many of them a fatal finding leaves out: their own, or
-- one of their whole declaration (item_number 0).
-- Parameters: none. Views: item; tables: found.
-- Row: items, fatal_items.
WITH whole AS (
  SELECT DISTINCT source, declaration_number, declaration_version
  FROM found
  WHERE severity = 'fatal' AND item_number = 0
)
SELECT (SELECT count(*) FROM item) AS items,
       (SELECT count(*) FROM item AS i
        WHERE EXISTS (SELECT 1 FROM found AS f
                      WHERE f.severity = 'fatal' AND f.source = i.source AND f.load_id = i.load_id AND f.line = i.line
                        AND f.declaration_number = i.declaration_number AND f.item_number = i.item_number)
           OR (source, declaration_number, declaration_version) IN (
                SELECT source, declaration_number, declaration_version FROM whole)) AS fatal_items
