-- Purpose: a code with those above and right below it; without a code the top of the list.
-- Parameters: $list, $code ('' for none), $day (date or null: any). Views: code.
-- Row: edition, code, label_en, label_zh, valid_from, valid_to, attributes.
WITH RECURSIVE chosen AS (
  SELECT * FROM code WHERE list = $list AND ($day IS NULL OR CAST($day AS DATE) BETWEEN valid_from AND valid_to)
), above AS (
  SELECT edition, code, parent FROM chosen WHERE code = $code
  UNION
  SELECT chosen.edition, chosen.code, chosen.parent
  FROM chosen JOIN above ON chosen.edition = above.edition AND chosen.code = above.parent
)
SELECT edition, code, label_en, label_zh, CAST(valid_from AS VARCHAR) AS valid_from,
       CAST(valid_to AS VARCHAR) AS valid_to, attributes
FROM chosen
WHERE CASE WHEN $code = '' THEN parent = '' OR level = 1
           ELSE (edition, code) IN (SELECT (edition, code) FROM above) OR parent = $code END
ORDER BY valid_from, edition, length(code), code
