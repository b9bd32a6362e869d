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
CREATE OR REPLACE TEMP MACRO quartiles(x) AS quantile_cont(x, [0.25, 0.5, 0.75]);

CREATE OR REPLACE TEMP VIEW editing_sampled_code AS
SELECT s.price, s.unit_mass, s.package_mass, s.size, s.share, c.key_2, c.key_3, c.key_4, c.key_5,
       c.six_records, c.four_records, c.flow_records
FROM editing_sample AS s
JOIN editing_combination AS c ON c.key = s.key
WHERE s.of_code;

-- Of the narrowest groups, which are many, the price alone.
CREATE OR REPLACE TEMP TABLE editing_group AS
SELECT 1 AS level, key, price_records, price_q[1] AS price_q1, price_q[2] AS price_median, price_q[3] AS price_q3,
       NULL::DOUBLE AS price_mad, spread_of(price_q, 0) AS price_spread,
       0 AS unit_records, NULL::DOUBLE AS unit_median, NULL::DOUBLE AS unit_spread,
       0 AS package_records, NULL::DOUBLE AS package_median, NULL::DOUBLE AS package_spread,
       NULL::DOUBLE AS size_median, NULL::DOUBLE AS size_spread
FROM (SELECT c.key_1 AS key, count(s.price) AS price_records, quartiles(s.price) AS price_q
      FROM editing_sample AS s
      JOIN editing_combination AS c ON c.key = s.key
      WHERE s.of_partner AND c.partner IS NOT NULL
      GROUP BY c.key_1)
UNION ALL
SELECT level, key, price_records, price_q[1], price_q[2], price_q[3], price_mad, spread_of(price_q, price_mad),
       unit_records, unit_q[2], spread_of(unit_q, 0), package_records, package_q[2], spread_of(package_q, 0),
       size_q[2], spread_of(size_q, 0)
FROM (
  SELECT level, key, count(price) AS price_records, quartiles(price) AS price_q, mad(price) AS price_mad,
         count(unit_mass) AS unit_records, quartiles(unit_mass) AS unit_q,
         count(package_mass) AS package_records, quartiles(package_mass) AS package_q, quartiles(size) AS size_q
  FROM (
    SELECT 2 AS level, key_2 AS key, price, unit_mass, package_mass, size FROM editing_sampled_code
    UNION ALL
    SELECT 3, key_3, price, unit_mass, package_mass, size FROM editing_sampled_code
    WHERE share * six_records < getvariable('editing_code_records')
    UNION ALL
    SELECT 4, key_4, price, unit_mass, package_mass, size FROM editing_sampled_code
    WHERE share * four_records < getvariable('editing_code_records')
    UNION ALL
    SELECT 5, key_5, price, unit_mass, package_mass, size FROM editing_sampled_code
    WHERE share * flow_records < 20 * getvariable('editing_code_records')
  )
  GROUP BY level, key
);

CREATE OR REPLACE TEMP TABLE editing_trader AS
SELECT c.flow, c.trader, c.code, list_sort(list(s.price)) AS prices, list_sort(list(s.unit_mass)) AS unit_masses,
       list_sort(list(s.size)) AS sizes
FROM editing_sample AS s
JOIN editing_combination AS c ON c.key = s.key
WHERE s.of_trader AND c.trader IN (SELECT trader_id FROM item)
GROUP BY c.flow, c.trader, c.code;

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
SELECT flow, code, count(*) AS traders,
       median(abs(x - price)) * 1.4826 AS price_within, median(abs(u - unit_mass)) * 1.4826 AS unit_within
FROM (SELECT flow, code, middle(prices) AS price, middle(unit_masses) AS unit_mass,
             unnest(prices) AS x, unnest(unit_masses) AS u
      FROM editing_trader
      WHERE len(prices) >= 5 AND hash(trader, code) % 1000 < 200000 / (SELECT count(*) + 1
        FROM editing_trader) * 1000)
GROUP BY flow, code
HAVING count(*) >= 20
