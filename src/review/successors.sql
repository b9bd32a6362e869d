-- Purpose: items whose commodity code is not valid on the day of acceptance and went over into exactly one that is.
-- Parameters: $depth (digits of the home's commodity codes), $list (its name). Views: item, item_declared, code,
-- concordance, commodity_row, correction; tables: decision.
-- Row: source, declaration_number, declaration_version, item_number, old_value (as declared), new_value, pair.
WITH edition AS (
  SELECT DISTINCT edition FROM code WHERE list = $list
), link AS (
  SELECT pair, from_code, to_code, relationship FROM concordance
  WHERE to_list IN (FROM edition)
  UNION
  SELECT pair, to_code, from_code, relationship FROM concordance
  WHERE from_list IN (FROM edition) AND to_list IN (FROM edition)
), wrong AS (
  SELECT i.*, left(i.commodity, $depth) AS code
  FROM item AS i
  WHERE length(i.commodity) >= $depth
    AND NOT EXISTS (FROM commodity_row AS c
                    WHERE c.code = left(i.commodity, $depth)
                      AND i.acceptance_date BETWEEN c.valid_from AND c.valid_to)
), candidate AS (
  SELECT w.source, w.declaration_number, w.declaration_version, w.item_number, w.commodity, w.code,
         min(l.to_code) AS successor, min(l.pair) AS pair
  FROM wrong AS w
  JOIN link AS l ON l.from_code = w.code
  JOIN commodity_row AS c
    ON c.code = l.to_code AND w.acceptance_date BETWEEN c.valid_from AND c.valid_to
  GROUP BY ALL
  HAVING count(DISTINCT l.to_code) = 1 AND bool_and(l.relationship = '1:1')
)
SELECT c.source, c.declaration_number, c.declaration_version, c.item_number, d.commodity AS old_value,
       c.successor || substr(c.commodity, $depth + 1) AS new_value, c.pair
FROM candidate AS c
JOIN item_declared AS d
  ON d.source = c.source AND d.declaration_number = c.declaration_number AND d.item_number = c.item_number
ANTI JOIN decision AS a
  ON a.action = 'accept' AND a.source = c.source AND a.declaration_number = c.declaration_number
 AND a.declaration_version = c.declaration_version AND a.item_number = c.item_number
ANTI JOIN correction AS before
  ON before.kind IN ('automatic', 'manual') AND before.source = c.source
 AND before.declaration_number = c.declaration_number AND before.item_number = c.item_number
 AND before.field = 'commodity' AND before.old_value = d.commodity
ORDER BY c.source, c.declaration_number, c.item_number
