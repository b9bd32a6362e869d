-- Makes table `unit_row`: units of quantity with the factor to the base unit of their measure. Reads code.
-- Row: see standards/code_list.h.
CREATE OR REPLACE TEMP TABLE unit_row AS
SELECT code,
       json_extract_string(attributes, '$.measure') AS measure,
       json_extract_string(attributes, '$.base') AS base,
       CAST(json_extract_string(attributes, '$.factor') AS DECIMAL(22,12)) AS factor
FROM code
WHERE list = 'unit' AND valid_to = DATE '9999-12-31'
