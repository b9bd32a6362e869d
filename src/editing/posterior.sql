-- Purpose: how likely each case is: how well the item, so repaired, fits what is usual for the code and the trader,
-- times how likely the trader is to deal so, times how often that kind of error comes (its prior).
-- Parameters: none; variable editing_tail (degrees of freedom). Reads editing_case and what it reads.
-- Makes the table editing_posterior: the columns of editing_case, log_fit, log_habits, probability (of the item's
-- cases).
--
-- Each deviation has Student's t distribution: prices have long tails. A share of n records of N that say so is
-- N/(N + 3) (1 - v) n/N, and for the rest the share in all trade; v is the share of novelties (Good-Turing).
CREATE OR REPLACE TEMP MACRO log_t(x, centre, scale) AS
  CASE WHEN x IS NULL OR centre IS NULL THEN 0.0
       ELSE -(getvariable('editing_tail') + 1) / 2 * ln(1
         + ((x - centre) / scale) ** 2 / getvariable('editing_tail')) - ln(scale) END;
CREATE OR REPLACE TEMP MACRO log_habit(n, n_all, share, novelty) AS
  ln(greatest(1e-9, CASE WHEN n_all > 0 THEN n / (n_all + 3) * (1 - novelty) ELSE 0 END
                    + (1 - CASE WHEN n_all > 0 THEN n_all / (n_all + 3) * (1 - novelty)
                      ELSE 0 END) * coalesce(share, 1e-6)));

CREATE OR REPLACE TEMP TABLE editing_weighed AS
WITH placed AS (
  SELECT c.*, s.flow, s.declaration, s.code = c.code AS same_code,
         s.price - ln(c.value_factor / c.mass_factor) AS price,
         s.unit_mass - ln(c.mass_factor / c.quantity_factor) AS unit_mass,
         s.package_mass - ln(c.mass_factor) AS package_mass, s.size - ln(c.value_factor) AS size,
         s.price AS own_price, s.unit_mass AS own_unit_mass, s.size AS own_size, s.all_records,
         CASE WHEN c.code = s.code THEN s.code_records ELSE coalesce(hc.records, 0) END AS code_records,
         CASE WHEN c.partner IS NOT DISTINCT FROM s.partner THEN s.partner_records ELSE coalesce(hp.records,
           0) END AS partner_records,
         CASE WHEN c.currency IS NOT DISTINCT FROM s.currency THEN s.currency_records ELSE coalesce(hm.records,
           0) END AS currency_records,
         t.prices, t.unit_masses, t.sizes, CASE WHEN u.code IS NULL THEN u0 ELSE u END AS g,
         gc.share AS code_share, gp.share AS partner_share, gm.share AS currency_share
  FROM editing_case AS c
  JOIN editing_suspect AS s ON s.id = c.id
  LEFT JOIN editing_usual AS u ON u.flow = s.flow AND u.code = c.code AND u.partner = c.partner
  LEFT JOIN editing_usual AS u0 ON u0.flow = s.flow AND u0.code = c.code AND u0.partner IS NULL
  LEFT JOIN editing_trader AS t ON t.flow = s.flow AND t.trader = s.trader AND t.code = c.code
  LEFT JOIN editing_trader_code AS hc ON hc.flow = s.flow AND hc.trader = s.trader AND hc.what = c.code
  LEFT JOIN editing_trader_partner AS hp ON hp.flow = s.flow AND hp.trader = s.trader AND hp.what = c.partner
  LEFT JOIN editing_trader_currency AS hm ON hm.flow = s.flow AND hm.trader = s.trader AND hm.what = c.currency
  LEFT JOIN editing_share_code AS gc ON gc.flow = s.flow AND gc.what = c.code
  LEFT JOIN editing_share_partner AS gp ON gp.flow = s.flow AND gp.what = c.partner
  LEFT JOIN editing_share_currency AS gm ON gm.flow = s.flow AND gm.what = c.currency
), known AS (
  SELECT * EXCLUDE (g, prices, unit_masses, sizes), g.price_median, g.unit_median, g.package_median, g.size_median,
         g.package_spread,
         CASE WHEN same_code THEN middle_without(prices, own_price) ELSE middle(prices) END AS t,
         CASE WHEN same_code THEN middle_without(unit_masses, own_unit_mass)
              ELSE middle(unit_masses) END AS tu,
         CASE WHEN same_code THEN middle_without(sizes, own_size) ELSE middle(sizes) END AS ts,
         len(prices) - CAST(same_code AS INTEGER) AS n,
         len(unit_masses) - CAST(same_code AS INTEGER) AS nu,
         len(sizes) - CAST(same_code AS INTEGER) AS ns,
         coalesce(g.price_within, 0.7 * g.price_spread) AS w,
         coalesce(g.unit_within, 0.7 * g.unit_spread) AS wu,
         0.8 * g.size_spread AS ws,
         among_of(g.price_spread, w) AS b, among_of(g.unit_spread, wu) AS bu, among_of(g.size_spread, ws) AS bs
  FROM placed
)
SELECT id, declaration, kind, field, k.code, k.partner, k.currency, value_factor, mass_factor, quantity_factor,
       repair_value, log_prior,
       log_t(price, expected_of(price_median, b, t, n, w), deviation_of(b, t, n, w))
       + log_t(unit_mass, expected_of(unit_median, bu, tu, nu, wu), deviation_of(bu, tu, nu, wu))
       + log_t(package_mass, package_median, package_spread)
       + log_t(size, expected_of(size_median, bs, ts, ns, ws), deviation_of(bs, ts, ns, ws)) AS log_fit,
       log_habit(code_records, all_records, code_share, v.code)
       + log_habit(partner_records, all_records, partner_share, v.partner) AS log_habits,
       log_habit(currency_records, all_records, currency_share, v.currency) AS log_currency
FROM known AS k, editing_novelty AS v;

-- The currency is one fact of the declaration: right or wrong in all of its items, so their fits are multiplied and
-- its habit counts once. (One item alone may have another, too: that is among its own cases.)
CREATE OR REPLACE TEMP TABLE editing_own AS
SELECT id, any_value(declaration) AS declaration, any_value(log_currency) FILTER (kind = 'none') AS log_currency,
       max(log_prior + log_fit + log_habits) AS highest,
       highest + ln(sum(exp(greatest(log_prior + log_fit + log_habits - top, -600)))) AS log_own
FROM (SELECT *, max(log_prior + log_fit + log_habits) OVER (PARTITION BY id) AS top
      FROM editing_weighed WHERE kind <> 'currency')
GROUP BY id;

CREATE OR REPLACE TEMP TABLE editing_declared AS
WITH whole AS (
  SELECT declaration, count(*) AS items, sum(log_own) AS log_own FROM editing_own GROUP BY declaration
), other AS (
  SELECT w.declaration, w.currency,
         min(w.log_prior) + max(w.log_currency - o.log_currency) + sum(w.log_fit
           + w.log_habits) - any_value(h.log_own)
           AS log_odds
  FROM editing_weighed AS w
  JOIN editing_own AS o ON o.id = w.id
  JOIN whole AS h ON h.declaration = w.declaration
  WHERE w.kind = 'currency'
  GROUP BY w.declaration, w.currency
  HAVING count(*) = any_value(h.items)
), odds AS (
  SELECT *, greatest(max(log_odds) OVER (PARTITION BY declaration), 0) AS top FROM other
)
SELECT declaration, currency,
       exp(greatest(log_odds - top, -600))
         / (exp(greatest(-top, -600)) + sum(exp(greatest(log_odds - top, -600))) OVER (PARTITION BY declaration))
         AS probability
FROM odds;

CREATE OR REPLACE TEMP TABLE editing_posterior AS
WITH own AS (
  SELECT w.*, exp(greatest(log_all - max(log_all) OVER item, -600)) AS weight
  FROM (SELECT *, log_prior + log_fit + log_habits + log_currency
                  - CASE WHEN kind = 'currency' THEN ln(3) ELSE 0 END AS log_all
        FROM editing_weighed) AS w
  WINDOW item AS (PARTITION BY id)
), shared AS (
  SELECT declaration, sum(probability) AS probability FROM editing_declared GROUP BY declaration
)
SELECT o.* EXCLUDE (weight, declaration, log_all, log_currency),
       weight / sum(weight) OVER (PARTITION BY o.id) * (1 - coalesce(s.probability, 0))
         + CASE WHEN o.kind = 'currency' THEN coalesce(d.probability, 0) ELSE 0 END AS probability
FROM own AS o
LEFT JOIN shared AS s ON s.declaration = o.declaration
LEFT JOIN editing_declared AS d ON d.declaration = o.declaration AND d.currency = o.currency
