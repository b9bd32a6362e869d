-- Makes table `delivery_term`: what the price includes under each term of delivery. Reads code. Row: see
-- standards/code_list.h.
CREATE OR REPLACE TEMP TABLE delivery_term AS
SELECT code,
       coalesce(json_extract_string(attributes, '$.freight_included') = 'Y', FALSE) AS freight_included,
       coalesce(json_extract_string(attributes, '$.insurance_included') = 'Y', FALSE) AS insurance_included,
       coalesce(json_extract_string(attributes, '$.duty_included') = 'Y', FALSE) AS duty_included,
       valid_from, valid_to
FROM code
WHERE list = 'delivery_terms'
