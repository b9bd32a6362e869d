-- Purpose: the codes in use today that made-up rows take theirs from.
-- Variable: twin_day. Views: code, commodity_row (standards::attach_standards).
-- Row: list, codes (array).
CREATE OR REPLACE TEMP TABLE twin_codes AS
SELECT list, list(DISTINCT code ORDER BY code) AS codes
FROM (
  SELECT list, code, valid_from, valid_to FROM code WHERE list <> 'commodity'
  UNION ALL
  SELECT 'commodity', code, valid_from, valid_to FROM commodity_row
)
WHERE CAST(getvariable('twin_day') AS DATE) BETWEEN valid_from AND valid_to
GROUP BY list
