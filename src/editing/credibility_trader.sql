-- Purpose: traders whose values do not begin as values do, and numbers that are missing in a sequence (check 34).
-- Parameters: none; variable editing_benford (records a trader needs). Reads editing_record, item_status.
-- Adds to editing_odd.
--
-- leading_digits: Benford's P(d) = log10(1 + 1 / d) against the first digits of a trader's values of all months, for
-- traders with enough records of at least five codes and three partners that spread over two orders of magnitude;
-- told
-- where the mean absolute deviation is above 0.015, Nigrini's bound of non-conformity, and chi-square above 27.87 (8
-- degrees, p = 0.0005). A reason to look, never proof. number_gap: in a sequence (what stands before the last nine
-- digits at most) of fifty numbers or more that has nearly all between its first and its last, those that are
-- missing.
INSERT INTO editing_odd
WITH eligible AS (
  SELECT flow, trader, sum(records) AS records
  FROM editing_habit
  WHERE trader IS NOT NULL
  GROUP BY flow, trader
  HAVING sum(records) >= getvariable('editing_benford') AND count(DISTINCT code) >= 5 AND count(DISTINCT partner) >= 3
), spread AS (
  SELECT r.flow, r.trader, CAST(floor(pow(10, r.size / ln(10) - floor(r.size / ln(10)))) AS INTEGER) AS digit, r.size
  FROM editing_record AS r
  SEMI JOIN eligible AS e ON e.flow = r.flow AND e.trader = r.trader
  WHERE r.size IS NOT NULL
), counted AS (
  SELECT flow, trader, digit, count(*) AS found, min(size) AS low, max(size) AS high FROM spread GROUP BY ALL
), trader AS (
  SELECT flow, trader, sum(found) AS records FROM counted GROUP BY ALL HAVING max(high) - min(low) > 2 * ln(10)
), compared AS (
  SELECT t.flow, t.trader, t.records, d.digit, coalesce(c.found, 0) AS found, t.records * log10(1
    + 1.0 / d.digit) AS expected
  FROM trader AS t
  CROSS JOIN (SELECT unnest(range(1, 10)) AS digit) AS d
  LEFT JOIN counted AS c ON c.flow = t.flow AND c.trader = t.trader AND c.digit = d.digit
)
SELECT 'leading_digits', 'trader', trader, flow, NULL, avg(abs(found - expected) / records) AS off, 0.0,
       sum((found - expected) ** 2 / expected) AS chi, CAST(any_value(records) AS BIGINT),
       [trader, CAST(any_value(records) AS VARCHAR), number_text(off), number_text(chi),
        CAST(arg_max(digit, found - expected) AS VARCHAR), percent_text(arg_max(found / records, found - expected)),
        percent_text(arg_max(expected / records, found - expected))]
FROM compared
GROUP BY flow, trader
HAVING avg(abs(found - expected) / records) > 0.015 AND sum((found - expected) ** 2 / expected) > 27.87;

INSERT INTO editing_odd
WITH number AS (
  SELECT DISTINCT flow, source, declaration_number AS text, regexp_extract(declaration_number,
    '[0-9]{1,9}$') AS digits
  FROM item_status
), serial AS (
  SELECT flow, source, left(text, length(text) - length(digits)) AS series, CAST(length(digits) AS INTEGER) AS width,
         CAST(digits AS BIGINT) AS serial
  FROM number
  WHERE digits <> ''
), dense AS (
  SELECT flow, source, series, width, count(*) AS records
  FROM serial
  GROUP BY ALL
  HAVING count(*) >= 50 AND max(serial) - min(serial) + 1 <= 1.1 * count(*)
), step AS (
  SELECT s.flow, s.series, s.width, d.records, s.serial,
         lag(s.serial) OVER (PARTITION BY s.flow, s.source, s.series, s.width ORDER BY s.serial) AS before
  FROM serial AS s
  JOIN dense AS d ON d.flow = s.flow AND d.source = s.source AND d.series = s.series AND d.width = s.width
)
SELECT 'number_gap', 'office', series || lpad(CAST(before + 1 AS VARCHAR), width, '0'), flow, NULL,
  serial - before - 1, 0,
       serial - before - 1, records,
       [series || lpad(CAST(before + 1 AS VARCHAR), width, '0'), series || lpad(CAST(serial - 1 AS VARCHAR),
         width, '0'),
        CAST(serial - before - 1 AS VARCHAR), CAST(records AS VARCHAR)]
FROM step
WHERE serial > before + 1
