-- Makes table `code`: all code lists, each edition ending the day before the next one of its list and scheme.
-- Reads stored_code (structure code). Row: the columns of structure code.
CREATE OR REPLACE TEMP TABLE code AS
WITH edition AS (
  SELECT list, scheme, edition, min(valid_from) AS starts
  FROM stored_code
  GROUP BY list, scheme, edition
), successor AS (
  SELECT list, scheme, edition,
         lead(starts) OVER (PARTITION BY list, scheme ORDER BY starts, edition) AS next_starts
  FROM edition
)
SELECT c.list, c.edition, c.scheme, c.code, c.parent, c.level, c.label_en, c.label_zh, c.valid_from,
       CASE WHEN s.next_starts <= c.valid_to THEN s.next_starts - 1 ELSE c.valid_to END AS valid_to,
       c.attributes
FROM stored_code AS c
JOIN successor AS s ON s.list = c.list AND s.scheme = c.scheme AND s.edition = c.edition
WHERE s.next_starts IS NULL OR c.valid_from < s.next_starts
