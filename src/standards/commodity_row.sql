-- Makes table `commodity_row`: the leaves of the home's commodity list, all editions. A leaf is a code that
-- is no code's parent in its edition. Reads code. Parameter $list: the home's list. Row: see
-- standards/code_list.h.
CREATE OR REPLACE TEMP TABLE commodity_row AS
SELECT c.code, c.parent, c.label_en, c.label_zh,
       coalesce(json_extract_string(c.attributes, '$.unit_1'), '') AS unit_1,
       coalesce(json_extract_string(c.attributes, '$.unit_2'), '') AS unit_2,
       c.valid_from, c.valid_to
FROM code AS c
ANTI JOIN code AS child ON child.list = c.list AND child.edition = c.edition AND child.parent = c.code
WHERE c.list = $list
