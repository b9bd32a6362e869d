-- Purpose: medians and spreads of each group, of every width: 1 flow, code and partner; 2 flow and code; 3 and 4 the
-- first six and four digits of the code; 5 the flow (FAO's fall-back of groups, statistics.md check 22). And the
-- prices that each trader had for a code, and how far a trader's own prices lie apart.
-- Parameters: none. Reads editing_sample, item.
-- Makes the tables editing_group (level, key, and of price, unit_mass, package_mass and size: _records, _median,
-- _spread; of price also _q1, _q3, _mad), editing_trader (flow, trader, code, prices, unit_masses, sizes: sorted),
-- editing_within (flow, code, price_within, unit_within, traders).
--
-- Spread: the larger of IQR / 1.349 and 1.4826 MAD, both the standard deviation where the logarithms are normal.
CREATE OR REPLACE TEMP MACRO spread_of(q, mad) AS greatest((q[3] - q[1]) / 1.349, mad * 1.4826);

CREATE OR REPLACE TEMP TABLE editing_group AS
SELECT level, key, price_records, price_q[1] AS price_q1, price_q[2] AS price_median, price_q[3] AS price_q3,
  price_mad,
       spread_of(price_q, price_mad) AS price_spread,
       unit_records, unit_q[2] AS unit_median, greatest((unit_q[3] - unit_q[1]) / 1.349, 0) AS unit_spread,
       package_records, package_q[2] AS package_median, greatest((package_q[3] - package_q[1]) / 1.349,
         0) AS package_spread,
       size_q[2] AS size_median, greatest((size_q[3] - size_q[1]) / 1.349, 0) AS size_spread
FROM (
  SELECT level, key,
         count(price) AS price_records, quantile_cont(price, [0.25, 0.5, 0.75]) AS price_q, mad(price) AS price_mad,
         count(unit_mass) AS unit_records, quantile_cont(unit_mass, [0.25, 0.5, 0.75]) AS unit_q,
         count(package_mass) AS package_records, quantile_cont(package_mass, [0.25, 0.5, 0.75]) AS package_q,
         quantile_cont(size, [0.25, 0.5, 0.75]) AS size_q
  FROM (
    SELECT 1 AS level, hash(flow, code, partner) AS key, price, unit_mass, package_mass, size
    FROM editing_sample WHERE of_partner
    UNION ALL
    SELECT 2, hash(flow, code), price, unit_mass, package_mass, size FROM editing_sample WHERE of_code
    UNION ALL
    SELECT 3, hash(flow, left(code, 6)), price, unit_mass, package_mass, size FROM editing_sample WHERE of_code
    UNION ALL
    SELECT 4, hash(flow, left(code, 4)), price, unit_mass, package_mass, size FROM editing_sample WHERE of_code
    UNION ALL
    SELECT 5, hash(flow), price, unit_mass, package_mass, size FROM editing_sample WHERE of_code AND share < 0.05
  )
  GROUP BY level, key
);

CREATE OR REPLACE TEMP TABLE editing_trader AS
SELECT flow, trader, code, list_sort(list(price)) AS prices, list_sort(list(unit_mass)) AS unit_masses,
       list_sort(list(size)) AS sizes
FROM editing_sample
WHERE of_trader AND trader IN (SELECT trader_id FROM item)
GROUP BY flow, trader, code;

CREATE OR REPLACE TEMP MACRO middle(sorted) AS
  (sorted[(len(sorted) + 1) // 2] + sorted[len(sorted) // 2 + 1]) / 2;

-- The median of a sorted list without one of its values. With 2k + 1 values, k + 1 in the middle, or 2k.
CREATE OR REPLACE TEMP MACRO middle_without(sorted, x) AS
  CASE WHEN len(sorted) < 2 THEN NULL
       WHEN len(sorted) % 2 = 0 THEN
         CASE WHEN x <= sorted[len(sorted) // 2] THEN sorted[len(sorted) // 2 + 1] ELSE sorted[len(sorted) // 2] END
       WHEN x < sorted[len(sorted) // 2 + 1] THEN (sorted[len(sorted) // 2 + 1] + sorted[len(sorted) // 2 + 2]) / 2
       WHEN x > sorted[len(sorted) // 2 + 1] THEN (sorted[len(sorted) // 2] + sorted[len(sorted) // 2 + 1]) / 2
       ELSE (sorted[len(sorted) // 2] + sorted[len(sorted) // 2 + 2]) / 2 END;

CREATE OR REPLACE TEMP TABLE editing_within AS
SELECT s.flow, s.code, count(DISTINCT s.trader) AS traders,
       median(abs(s.price - t.price)) * 1.4826 AS price_within,
       median(abs(s.unit_mass - t.unit_mass)) * 1.4826 AS unit_within
FROM editing_sample AS s
JOIN (SELECT flow, trader, code, middle(prices) AS price, middle(unit_masses) AS unit_mass
      FROM editing_trader WHERE len(prices) >= 5) AS t
  ON t.flow = s.flow AND t.trader = s.trader AND t.code = s.code
WHERE s.of_trader
GROUP BY s.flow, s.code
HAVING count(*) >= 20
