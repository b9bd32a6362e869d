-- Makes view `screened`: each row of `item` with its trade mode, its rates, an estimate of its charges, and the
-- reason and detail of its exclusion; reason null: counted. Reads item (effective items), finding (structure
-- finding, the findings of the month), closing and the tables of month_standards.sql; needs
-- valuation_macros.sql. Makes fatal_item and fatal_declaration, the first fatal rule (in the order of codes) of
-- each item and of each declaration.
--
-- Scope (IMTS 2010, 1.14-1.49) is what the dated table of trade modes says. An item with a fatal finding is
-- listed as such even where its mode is out of scope: nothing it says, its mode included, can be relied on, and
-- the count of fatal items is the one that the checks report. An unknown mode (unknown_mode), no price
-- (no_price), no rate for an amount (no_rate) and an amount beyond 24 million million in the home currency or
-- 240 thousand million dollars, which the exact arithmetic would not hold (too_large), are fatal here, also
-- where no rule says so.
CREATE OR REPLACE TEMP TABLE fatal_item AS
SELECT source, load_id, line, declaration_number, declaration_version, item_number, min(rule) AS rule
FROM finding
WHERE severity = 'fatal' AND item_number > 0
GROUP BY source, load_id, line, declaration_number, declaration_version, item_number;

CREATE OR REPLACE TEMP TABLE fatal_declaration AS
SELECT source, declaration_number, declaration_version, min(rule) AS rule
FROM finding
WHERE severity = 'fatal' AND item_number = 0
GROUP BY source, declaration_number, declaration_version;

CREATE OR REPLACE TEMP VIEW screened AS
WITH joined AS (
  SELECT i.* REPLACE (coalesce(i.mode_scheme, c.mode_scheme) AS mode_scheme), c.depth,
         m.reentry, m.regime, m.special_trade, m.scope, m.reason AS scope_reason, least(fi.rule, fd.rule) AS rule,
         coalesce(t.freight_included, FALSE) AS freight_in,
         coalesce(t.insurance_included, FALSE) AS insurance_in,
         i.statistical_value IS NOT NULL AS is_stated,
         p.to_local AS p_local, p.to_usd AS p_usd, p.near_local AS near_p_local, p.near_usd AS near_p_usd,
         f.to_local AS f_local, f.to_usd AS f_usd, f.near_local AS near_f_local, f.near_usd AS near_f_usd,
         s.to_local AS s_local, s.to_usd AS s_usd, s.near_local AS near_s_local, s.near_usd AS near_s_usd,
         a.to_local AS a_local, a.to_usd AS a_usd, a.near_local AS near_a_local, a.near_usd AS near_a_usd,
         v.to_local AS v_local, v.to_usd AS v_usd, v.near_local AS near_v_local, v.near_usd AS near_v_usd,
         CAST(i.invoice_amount AS DOUBLE) AS near_price,
         CAST(i.freight_amount AS DOUBLE) AS near_freight,
         CAST(i.insurance_amount AS DOUBLE) AS near_insurance,
         CAST(i.other_amount AS DOUBLE) AS near_other,
         CAST(i.statistical_value AS DOUBLE) AS near_stated,
         CAST(i.freight_percent AS DOUBLE) AS near_freight_percent,
         CAST(i.insurance_percent AS DOUBLE) AS near_insurance_percent
  FROM item AS i
  LEFT JOIN closing AS c ON c.period = i.period
  LEFT JOIN month_mode AS m ON m.scheme = coalesce(i.mode_scheme, c.mode_scheme) AND m.code = i.trade_mode
    AND m.flow = i.flow AND i.acceptance_date BETWEEN m.valid_from AND m.valid_to
  LEFT JOIN month_term AS t ON t.code = i.delivery_terms
    AND i.acceptance_date BETWEEN t.valid_from AND t.valid_to
  LEFT JOIN month_rate AS p ON p.currency = i.invoice_currency
    AND i.acceptance_date BETWEEN p.valid_from AND p.valid_to
  -- No amount: nothing to look up.
  LEFT JOIN month_rate AS f
    ON f.currency = CASE WHEN i.freight_amount IS NULL THEN ''
                         ELSE coalesce(i.freight_currency, i.invoice_currency) END
    AND i.acceptance_date BETWEEN f.valid_from AND f.valid_to
  LEFT JOIN month_rate AS s
    ON s.currency = CASE WHEN i.insurance_amount IS NULL THEN ''
                         ELSE coalesce(i.insurance_currency, i.invoice_currency) END
    AND i.acceptance_date BETWEEN s.valid_from AND s.valid_to
  LEFT JOIN month_rate AS a
    ON a.currency = CASE WHEN i.other_amount IS NULL THEN ''
                         ELSE coalesce(i.other_currency, i.invoice_currency) END
    AND i.acceptance_date BETWEEN a.valid_from AND a.valid_to
  LEFT JOIN month_rate AS v
    ON v.currency = CASE WHEN i.statistical_value IS NULL THEN ''
                         ELSE coalesce(i.statistical_currency, c.currency) END
    AND i.acceptance_date BETWEEN v.valid_from AND v.valid_to
  LEFT JOIN fatal_item AS fi ON fi.declaration_number = i.declaration_number AND fi.line = i.line
    AND fi.item_number = i.item_number AND fi.load_id = i.load_id AND fi.source = i.source
    AND fi.declaration_version = i.declaration_version
  LEFT JOIN fatal_declaration AS fd ON fd.declaration_number = i.declaration_number AND fd.source = i.source
    AND fd.declaration_version = i.declaration_version
), near_priced AS (
  SELECT *,
         amount_at(near_price, near_p_local) AS near_price_local, amount_at(near_price, near_p_usd) AS near_price_usd,
         amount_at(near_other, near_a_local) AS near_other_local, amount_at(near_other, near_a_usd) AS near_other_usd
  FROM joined
), near_charged AS (
  SELECT *,
         charge(near_freight, near_f_local, near_freight_percent, near_price_local) AS near_freight_local,
         charge(near_freight, near_f_usd, near_freight_percent, near_price_usd) AS near_freight_usd
  FROM near_priced
), near_insured AS (
  SELECT *,
         charge(near_insurance, near_s_local, near_insurance_percent,
                near_price_local + CASE WHEN freight_in THEN 0 ELSE near_freight_local END) AS near_insurance_local,
         charge(near_insurance, near_s_usd, near_insurance_percent,
                near_price_usd + CASE WHEN freight_in THEN 0 ELSE near_freight_usd END) AS near_insurance_usd
  FROM near_charged
), checked AS (
  SELECT *,
         CASE WHEN NOT is_stated AND near_price IS NULL THEN 'no_price'
              WHEN (near_price <> 0 AND p_local IS NULL
                    AND (NOT is_stated OR freight_percent <> 0 OR insurance_percent <> 0))
                OR (near_freight <> 0 AND f_local IS NULL) OR (near_insurance <> 0 AND s_local IS NULL)
                OR (near_other <> 0 AND a_local IS NULL) OR (is_stated AND v_local IS NULL) THEN 'no_rate'
              WHEN greatest(abs(near_price_local), abs(near_freight_local), abs(near_insurance_local),
                            abs(near_other_local), abs(near_stated * near_v_local)) >= 24000000000000
                OR greatest(abs(near_price_usd), abs(near_freight_usd), abs(near_insurance_usd),
                            abs(near_other_usd), abs(near_stated * near_v_usd)) >= 240000000000
              THEN 'too_large' END AS unvalued
  FROM near_insured
)
SELECT *,
       CASE WHEN rule IS NOT NULL OR scope IS NULL THEN 'fatal_finding'
            WHEN scope = 'out' THEN 'out_of_scope'
            WHEN scope = 'separate' THEN 'separate'
            WHEN unvalued IS NOT NULL THEN 'fatal_finding' END AS reason,
       CASE WHEN rule IS NOT NULL THEN rule
            WHEN scope IS NULL THEN 'unknown_mode'
            WHEN scope IN ('out', 'separate') THEN scope_reason
            ELSE unvalued END AS detail
FROM checked
