-- Purpose: the declarations of a month by district and day, against what was to be expected: the
-- median of the same weekday of the eight weeks before, as far as the home goes back, days of the
-- list `holiday` apart. Days beyond the newest that the home has are not expected yet.
-- Parameters: none; the variables arrival_first and arrival_last are the days of the month.
-- Views: arrived (what the reader may see of structure item, raw), code.
-- Makes the table arrival: district, day, declarations, expected (null: nothing to compare with).
CREATE OR REPLACE TEMP TABLE arrival AS
WITH holiday AS (
  SELECT TRY_CAST(code AS DATE) AS day FROM code WHERE list = 'holiday'
), counted AS (
  SELECT left(coalesce(customs_office, ''), 2) AS district, acceptance_date AS day,
         count(DISTINCT (source, declaration_number)) AS declarations
  FROM arrived
  WHERE acceptance_date IS NOT NULL
  GROUP BY ALL
), bounds AS (
  SELECT min(day) AS oldest, least(max(day), CAST(getvariable('arrival_last') AS DATE)) AS newest
  FROM counted
), day AS (
  SELECT CAST(unnest(generate_series(CAST(getvariable('arrival_first') AS DATE), newest,
                                     INTERVAL 1 DAY)) AS DATE) AS day
  FROM bounds
), place AS (
  SELECT district, day FROM (SELECT DISTINCT district FROM counted) CROSS JOIN day
), expectation AS (
  SELECT p.district, p.day, median(coalesce(c.declarations, 0)) AS expected
  FROM place AS p
  CROSS JOIN (SELECT CAST(unnest(range(1, 9)) AS INTEGER) AS week)
  CROSS JOIN bounds AS b
  LEFT JOIN counted AS c ON c.district = p.district AND c.day = p.day - 7 * week
  WHERE p.day - 7 * week >= b.oldest AND p.day - 7 * week NOT IN (FROM holiday)
    AND p.day NOT IN (FROM holiday)
  GROUP BY p.district, p.day
)
SELECT p.district, p.day, coalesce(c.declarations, 0) AS declarations, e.expected
FROM place AS p
LEFT JOIN counted AS c ON c.district = p.district AND c.day = p.day
LEFT JOIN expectation AS e ON e.district = p.district AND e.day = p.day
