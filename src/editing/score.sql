-- Purpose: how far each item of the month lies from what is usual: in price, in mass of a supplementary unit, in mass
-- of a package. What is usual is the group's, and the trader's own where there is enough of it.
-- Parameters: none; variable editing_least (records a group must have more of, see editing.toml). Reads editing_item,
-- editing_group, editing_trader, editing_within, editing_chapter.
-- Makes the macros that cases.sql uses, and the table editing_score: id, level, records, price_median, price_q1,
-- price_q3, price_mad, price_expected, price_deviation (in standard deviations), unit_deviation, package_deviation.
--
-- Expected: group median g with variance v_b between traders, n records of the trader with median t and variance w
-- within a trader: the mean of both weighted by their precision, n_e / w and 1 / v_b (n_e = 0.64 n, the efficiency of
-- a median), and the variance w + 1 / (n_e / w + 1 / v_b): the empirical Bayes estimate of a random effect.
CREATE OR REPLACE TEMP MACRO among_of(spread, inside) AS greatest(spread * spread - inside * inside,
  0.04 * spread * spread, 0.0025);
CREATE OR REPLACE TEMP MACRO expected_of(g, among, t, n, inside) AS
  CASE WHEN t IS NULL OR n <= 0 THEN g
       ELSE (t * 0.64 * n / (inside * inside) + g / among) / (0.64 * n / (inside * inside) + 1 / among) END;
CREATE OR REPLACE TEMP MACRO deviation_of(among, t, n, inside) AS
  sqrt(inside * inside + CASE WHEN t IS NULL OR n <= 0 THEN among ELSE 1 / (0.64 * n / (inside * inside)
    + 1 / among) END);

-- The narrowest group with enough records, for every code and partner that occurs.
CREATE OR REPLACE TEMP TABLE editing_usual AS
SELECT flow, code, partner, g.level, g.price_records AS records, g.price_median, g.price_q1, g.price_q3, g.price_mad,
       greatest(g.price_spread, 0.05) AS price_spread,
       u.unit_median, greatest(u.unit_spread, 0.05) AS unit_spread,
       p.package_median, greatest(p.package_spread, 0.3) AS package_spread,
       flow_size_median AS size_median, greatest(flow_size_spread, 0.5) AS size_spread,
       least(greatest(price_within, 0.05), greatest(g.price_spread, 0.05)) AS price_within,
       least(greatest(unit_within, 0.03), greatest(u.unit_spread, 0.05)) AS unit_within
FROM (
  SELECT k.flow, k.code, k.partner, w.price_within, w.unit_within,
         CASE WHEN g1.price_records > k.enough THEN g1 WHEN g2.price_records > k.enough THEN g2
              WHEN g3.price_records > k.enough THEN g3 WHEN g4.price_records > k.enough THEN g4 ELSE g5 END AS g,
         CASE WHEN g2.unit_records > k.enough THEN g2 WHEN g3.unit_records > k.enough THEN g3
              WHEN g4.unit_records > k.enough THEN g4 END AS u,
         CASE WHEN g2.package_records > k.enough THEN g2 WHEN g4.package_records > k.enough THEN g4 ELSE g5 END AS p,
         g5.size_median AS flow_size_median, g5.size_spread AS flow_size_spread
  FROM (SELECT c.flow, c.code, c.partner, coalesce(t.least_records, getvariable('editing_least')) AS enough
        FROM (SELECT flow, code, partner FROM editing_count
              UNION SELECT DISTINCT flow, code, NULL FROM editing_count) AS c
        LEFT JOIN editing_chapter AS t ON t.chapter = left(c.code, 2)) AS k
  LEFT JOIN editing_group AS g1 ON g1.level = 1 AND g1.key = hash(k.flow, k.code, k.partner)
  LEFT JOIN editing_group AS g2 ON g2.level = 2 AND g2.key = hash(k.flow, k.code)
  LEFT JOIN editing_group AS g3 ON g3.level = 3 AND g3.key = hash(k.flow, left(k.code, 6))
  LEFT JOIN editing_group AS g4 ON g4.level = 4 AND g4.key = hash(k.flow, left(k.code, 4))
  LEFT JOIN editing_group AS g5 ON g5.level = 5 AND g5.key = hash(k.flow)
  LEFT JOIN editing_within AS w ON w.flow = k.flow AND w.code = k.code
);

CREATE OR REPLACE TEMP TABLE editing_score AS
SELECT id, level, records, price_median, price_q1, price_q3, price_mad,
       expected_of(price_median, among_of(price_spread, w), t, n, w) AS price_expected,
       deviation_of(among_of(price_spread, w), t, n, w) AS price_scale,
       t AS trader_median, n AS trader_records,
       (price - price_expected) / price_scale AS price_deviation,
       (unit_mass - expected_of(unit_median, among_of(unit_spread, wu), tu, nu, wu))
         / deviation_of(among_of(unit_spread, wu), tu, nu, wu) AS unit_deviation,
       (package_mass - package_median) / package_spread AS package_deviation,
       price, price_spread
FROM (
  SELECT i.id, i.price, i.unit_mass, i.package_mass, u.* EXCLUDE (flow, code, partner),
         middle_without(t.prices, i.price) AS t, len(t.prices) - 1 AS n,
         coalesce(u.price_within, 0.7 * u.price_spread) AS w,
         middle_without(t.unit_masses, i.unit_mass) AS tu, len(t.unit_masses) - 1 AS nu,
         coalesce(u.unit_within, 0.7 * u.unit_spread) AS wu
  FROM editing_item AS i
  LEFT JOIN editing_usual AS u ON u.flow = i.flow AND u.code = i.code AND u.partner IS NOT DISTINCT FROM i.partner
  LEFT JOIN editing_trader AS t ON t.flow = i.flow AND t.trader = i.trader AND t.code = i.code
)
