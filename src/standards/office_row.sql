-- Makes table `office_row`: customs offices and the district each belongs to. Reads code. An office without
-- a district of its own belongs to the one its first two digits name. Row: see standards/code_list.h.
CREATE OR REPLACE TEMP TABLE office_row AS
SELECT o.code,
       coalesce(json_extract_string(o.attributes, '$.district'), nullif(o.parent, ''), left(o.code, 2)) AS district,
       o.label_en, o.label_zh, o.valid_from, o.valid_to
FROM code AS o
WHERE o.list = 'office'
