-- Purpose: a code with those above and right below it; without a code the top of the list. What stands
-- above a code of China's nomenclature is the HS edition of its first day.
-- Parameters: $list, $code ('' for none), $day (date or null: any). Views: code.
-- Row: edition, code, label_en, label_zh, valid_from, valid_to, attributes.
WITH RECURSIVE chosen AS (
  SELECT list, edition, code, parent, label_en, label_zh, valid_from, valid_to, attributes
  FROM code
  WHERE list = $list AND ($day IS NULL OR CAST($day AS DATE) BETWEEN valid_from AND valid_to)
), shown AS (
  SELECT * FROM chosen WHERE code = $code
  UNION
  SELECT up.list, up.edition, up.code, up.parent, up.label_en, up.label_zh, up.valid_from,
         up.valid_to, up.attributes
  FROM code AS up
  JOIN shown ON up.code = shown.parent
   AND CASE WHEN up.list = shown.list THEN up.edition = shown.edition
            ELSE up.list = 'HS' AND shown.list = 'CN'
                 AND shown.valid_from BETWEEN up.valid_from AND up.valid_to END
), top AS (
  SELECT chosen.*
  FROM chosen
  ANTI JOIN chosen AS up ON up.edition = chosen.edition AND up.code = chosen.parent
), found AS (
  SELECT * FROM shown
  UNION
  SELECT * FROM chosen WHERE $code <> '' AND parent = $code
  UNION
  SELECT * FROM top WHERE $code = ''
)
SELECT edition, code, label_en, label_zh, CAST(valid_from AS VARCHAR) AS valid_from,
       CAST(valid_to AS VARCHAR) AS valid_to, attributes
FROM found
ORDER BY list = $list, found.valid_from, edition, length(code), code
