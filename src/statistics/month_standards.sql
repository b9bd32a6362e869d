-- What one month needs of the standards, in the form the valuation joins: small tables, disjoint intervals.
-- Reads rate, trade_mode_row, delivery_term, unit_row, commodity_row, office_row, code and `closing`
-- (see closing.sql). Makes month_rate, month_mode, month_term, month_office, month_district, unit_ratio,
-- month_commodity.

-- Rates that hold on a day of the month. The home currency is worth 1 of itself; in dollars it is worth the
-- inverse of the dollar's rate, rounded to the 10 places of to_usd (halves up; whole numbers, so exact).
CREATE OR REPLACE TEMP TABLE month_rate AS
WITH listed AS (
  SELECT r.currency, r.valid_from, r.valid_to, r.to_local, r.to_usd
  FROM rate AS r, closing AS c
  WHERE r.currency <> c.currency AND r.valid_from <= c.last_day AND r.valid_to >= c.first_day
), home AS (
  SELECT c.currency, d.valid_from, d.valid_to, CAST(1 AS DECIMAL(18,8)) AS to_local,
         CAST(CAST((CAST(2000000000000000000 AS HUGEINT) + d.units) // (2 * d.units) AS DECIMAL(38,0))
              * 0.0000000001 AS DECIMAL(18,10)) AS to_usd
  FROM (SELECT valid_from, valid_to, CAST(CAST(to_local AS DECIMAL(38,8)) * 100000000 AS HUGEINT) AS units
        FROM listed WHERE currency = 'USD' AND to_local > 0) AS d, closing AS c
  UNION ALL
  SELECT c.currency, c.first_day, c.last_day, 1, 1 FROM closing AS c WHERE c.currency = 'USD'
)
SELECT currency, valid_from, valid_to, to_local, to_usd,
       CAST(to_local AS DOUBLE) AS near_local, CAST(to_usd AS DOUBLE) AS near_usd
FROM (SELECT * FROM listed UNION ALL SELECT * FROM home)
UNION ALL
-- The key of an item that has nothing to look up: a join that finds a row for nearly every item keeps the engine's
-- batches of rows whole, and one that misses half of them cuts each batch in two.
SELECT '', DATE '0001-01-01', DATE '9999-12-31', NULL, NULL, NULL, NULL;

CREATE OR REPLACE TEMP TABLE month_mode AS
SELECT m.*
FROM trade_mode_row AS m, closing AS c
WHERE m.valid_from <= c.last_day AND m.valid_to >= c.first_day;

CREATE OR REPLACE TEMP TABLE month_term AS
SELECT t.code, t.freight_included, t.insurance_included, t.valid_from, t.valid_to
FROM delivery_term AS t, closing AS c
WHERE t.valid_from <= c.last_day AND t.valid_to >= c.first_day;

CREATE OR REPLACE TEMP TABLE month_office AS
SELECT o.code, o.district, o.valid_from, o.valid_to
FROM office_row AS o, closing AS c
WHERE o.valid_from <= c.last_day AND o.valid_to >= c.first_day;

CREATE OR REPLACE TEMP TABLE month_district AS
SELECT d.code, d.valid_from, d.valid_to
FROM code AS d, closing AS c
WHERE d.list = 'district' AND d.valid_from <= c.last_day AND d.valid_to >= c.first_day;

-- quantity in `target` = quantity in `code` x ratio, for two units of one measure. The ratio is rounded to 12
-- places, which is exact wherever the quotient of the factors ends by then (all but the Anglo-American units).
CREATE OR REPLACE TEMP TABLE unit_ratio AS
SELECT f.code, t.code AS target,
       CAST((2 * CAST(f.factor * 1000000000000 AS HUGEINT) * 1000000000000
             + CAST(t.factor * 1000000000000 AS HUGEINT))
            // (2 * CAST(t.factor * 1000000000000 AS HUGEINT)) AS DECIMAL(38,0)) * 0.000000000001 AS ratio
FROM unit_row AS f
JOIN unit_row AS t ON t.measure = f.measure
WHERE t.factor > 0
UNION ALL
SELECT '', '', NULL;

CREATE OR REPLACE TEMP TABLE month_commodity AS
SELECT g.code, g.unit_1, q.ratio AS mass_ratio, g.valid_from, g.valid_to
FROM commodity_row AS g
CROSS JOIN closing AS c
LEFT JOIN unit_ratio AS q ON q.code = 'KGM' AND q.target = g.unit_1
WHERE g.valid_from <= c.last_day AND g.valid_to >= c.first_day;
