-- Makes the table enterprise_row: the records of a file with values as they are to be kept, each judged by itself and
-- beside the others of its file. Reads enterprise_text (line, the concepts as they stand, broken) and the view code.
-- Parameters: none; the variables enterprise_day (date: from when a record holds that does not say), and
-- enterprise_recorded.
-- Row: line, customs_code, valid_from, state, uscc, name, kind, place, office, credit, recorded, bad (the code of what
-- is wrong; null: nothing), field, value.
--
-- Codes of kinds and credit classes may be written as their labels. The unified social credit code is that of GB
-- 32100-2015: the values 0 to 30 of its characters times 3^i mod 31 add up to a multiple of 31.
CREATE OR REPLACE TEMP MACRO enterprise_uscc_value(s, i) AS
  instr('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(s, i, 1)) - 1;

CREATE OR REPLACE TEMP MACRO enterprise_is_uscc(s) AS
  regexp_full_match(s, '[0-9A-HJ-NPQRTUWXY]{18}') AND
  (enterprise_uscc_value(s, 1) + enterprise_uscc_value(s, 2) * 3 + enterprise_uscc_value(s, 3) * 9
   + enterprise_uscc_value(s, 4) * 27 + enterprise_uscc_value(s, 5) * 19 + enterprise_uscc_value(s, 6) * 26
   + enterprise_uscc_value(s, 7) * 16 + enterprise_uscc_value(s, 8) * 17 + enterprise_uscc_value(s, 9) * 20
   + enterprise_uscc_value(s, 10) * 29 + enterprise_uscc_value(s, 11) * 25 + enterprise_uscc_value(s, 12) * 13
   + enterprise_uscc_value(s, 13) * 8 + enterprise_uscc_value(s, 14) * 24 + enterprise_uscc_value(s, 15) * 10
   + enterprise_uscc_value(s, 16) * 30 + enterprise_uscc_value(s, 17) * 28 + enterprise_uscc_value(s, 18)) % 31 = 0;

CREATE OR REPLACE TEMP TABLE enterprise_word AS
SELECT list, word, any_value(code) AS code
FROM (SELECT list, code, unnest([code, label_en, label_zh]) AS word FROM code
      WHERE list IN ('enterprise_kind', 'credit_class', 'province'))
WHERE word <> ''
GROUP BY list, word;

CREATE OR REPLACE TEMP TABLE enterprise_row AS
WITH stated AS (
  SELECT line, broken, upper(trim(customs_code)) AS customs_code, trim(valid_from) AS day,
         lower(trim(state)) AS state, upper(trim(uscc)) AS uscc,
         regexp_replace(trim(name), '\s+', ' ', 'g') AS name, trim(kind) AS kind, trim(place) AS place,
         trim(office) AS office, trim(credit) AS credit
  FROM enterprise_text
), typed AS (
  SELECT s.line, s.broken, s.customs_code, s.uscc, s.name, s.office, s.day, s.kind AS kind_text, s.place AS place_text,
         s.credit AS credit_text, s.state AS state_text,
         CASE WHEN s.day = '' THEN getvariable('enterprise_day')
              WHEN regexp_full_match(s.day, '\d{4}-\d{2}-\d{2}') THEN TRY_CAST(s.day AS DATE)
              WHEN regexp_full_match(s.day, '\d{8}') THEN
                TRY_CAST(left(s.day, 4) || '-' || substr(s.day, 5, 2) || '-' || right(s.day, 2) AS DATE) END
           AS valid_from,
         CASE WHEN s.state IN ('', 'registered', '在册') THEN 'registered'
              WHEN s.state IN ('ended', '注销') THEN 'ended' END AS state,
         CASE WHEN s.kind = '' THEN '' ELSE k.code END AS kind,
         CASE WHEN s.place = '' THEN '' ELSE coalesce(p.code, CASE WHEN regexp_full_match(s.place, '\d{2,6}')
              AND d.code IS NOT NULL THEN s.place END) END AS place,
         CASE WHEN s.credit = '' THEN 'ordinary' ELSE c.code END AS credit
  FROM stated AS s
  LEFT JOIN enterprise_word AS k ON k.list = 'enterprise_kind' AND k.word = s.kind
  LEFT JOIN enterprise_word AS c ON c.list = 'credit_class' AND c.word = s.credit
  LEFT JOIN enterprise_word AS p ON p.list = 'province' AND p.word = s.place
  LEFT JOIN enterprise_word AS d ON d.list = 'province' AND d.word = left(s.place, 2)
), judged AS (
  SELECT *,
         CASE WHEN broken IS NOT NULL THEN broken
              WHEN NOT regexp_full_match(customs_code, '[0-9A-Z]{10}') THEN 'customs_code_wrong'
              WHEN uscc <> '' AND NOT enterprise_is_uscc(uscc) THEN 'uscc_wrong'
              WHEN name = '' THEN 'name_missing'
              WHEN length(name) > 200 THEN 'name_long'
              WHEN valid_from IS NULL AND day = '' THEN 'day_missing'
              WHEN valid_from IS NULL OR valid_from NOT BETWEEN DATE '1900-01-01' AND DATE '2999-12-31'
                THEN 'day_wrong'
              WHEN state IS NULL THEN 'state_unknown'
              WHEN kind IS NULL THEN 'kind_unknown'
              WHEN place IS NULL THEN 'place_unknown'
              WHEN NOT regexp_full_match(office, '([0-9A-Z]{2,6})?') THEN 'office_wrong'
              WHEN credit IS NULL THEN 'credit_unknown' END AS bad
  FROM typed
), compared AS (
  SELECT *,
         count(DISTINCT CASE WHEN bad IS NULL THEN [state, uscc, name, kind, place, office, credit] END)
           OVER (PARTITION BY customs_code, valid_from) > 1 AS is_contradicted
  FROM judged
), final AS (
  SELECT * REPLACE (CASE WHEN bad IS NULL AND is_contradicted THEN 'contradicted' ELSE bad END AS bad)
  FROM compared
)
SELECT line, customs_code, valid_from, state, uscc, name, kind, place, office, credit,
       getvariable('enterprise_recorded') AS recorded, bad,
       CASE bad WHEN 'customs_code_wrong' THEN 'customs_code' WHEN 'uscc_wrong' THEN 'uscc'
                WHEN 'name_missing' THEN 'name' WHEN 'name_long' THEN 'name'
                WHEN 'day_missing' THEN 'valid_from' WHEN 'day_wrong' THEN 'valid_from'
                WHEN 'state_unknown' THEN 'state' WHEN 'kind_unknown' THEN 'kind'
                WHEN 'place_unknown' THEN 'place' WHEN 'office_wrong' THEN 'office'
                WHEN 'credit_unknown' THEN 'credit' WHEN 'contradicted' THEN 'customs_code'
                ELSE '' END AS field,
       left(CASE bad WHEN 'customs_code_wrong' THEN customs_code WHEN 'uscc_wrong' THEN uscc
                WHEN 'name_long' THEN name WHEN 'day_wrong' THEN day
                WHEN 'state_unknown' THEN state_text WHEN 'kind_unknown' THEN kind_text
                WHEN 'place_unknown' THEN place_text WHEN 'office_wrong' THEN office
                WHEN 'credit_unknown' THEN credit_text WHEN 'contradicted' THEN customs_code
                ELSE '' END, 200) AS value
FROM final
