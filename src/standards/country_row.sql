-- Makes table `country_row`: countries with their other codes and region. Reads code. Row: see
-- standards/code_list.h.
CREATE OR REPLACE TEMP TABLE country_row AS
SELECT code,
       coalesce(json_extract_string(attributes, '$.alpha3'), '') AS alpha3,
       coalesce(json_extract_string(attributes, '$.m49'), '') AS m49,
       coalesce(json_extract_string(attributes, '$.cn'), '') AS cn,
       coalesce(json_extract_string(attributes, '$.region'), '') AS region,
       label_en, label_zh, valid_from, valid_to
FROM code
WHERE list = 'country'
