-- Makes view `valued`: each row of `item` with its scope, its value and its quantity, or why it has none.
-- Reads item (effective items), closing and the tables of month_standards.sql; needs valuation_macros.sql.
--
-- Row: period, flow, source, load_id, line, declaration_number, declaration_version, item_number; the
-- dimensions of the cube (texts, empty where unknown); value_local, value_usd, fob_local, fob_usd
-- decimal(38,2); net_mass_kg, quantity decimal(38,6); scope (counted, out, separate; null for an unknown trade
-- mode) and scope_reason; unvalued: no_price, no_rate, too_large (an amount beyond 24 million million in the
-- home currency or 240 thousand million dollars, which the exact arithmetic would not hold) or null. Only rows
-- with unvalued null may be asked for values.
--
-- Value (IMTS 2010, 4.4-4.17): imports CIF, exports FOB, FOB of imports beside it. Every amount is taken in its
-- own currency at the rate of the day of acceptance; all is exact (24 places in the home currency, 26 in
-- dollars) until one rounding to cents at the end. Freight in per cent is of the price; insurance in per cent
-- is of the price with the freight. Freight or insurance that the price includes and nobody declares cannot be
-- taken out of it. Quantity (IMTS 2010, 6.13): in the statistical unit of the commodity, from whichever declared
-- quantity has that unit or else one of the same measure; where there is none, as declared.
CREATE OR REPLACE TEMP VIEW valued AS
WITH joined AS (
  SELECT i.period, i.flow, i.source, i.load_id, i.line, i.declaration_number, i.declaration_version, i.item_number,
         coalesce(m.reentry, FALSE) AS reentry,
         coalesce(left(i.commodity, c.depth), '') AS commodity,
         coalesce(CASE WHEN i.flow = 'X' THEN i.destination_country ELSE i.origin_country END, '') AS partner,
         coalesce(i.consignment_country, '') AS second_partner,
         coalesce(m.regime, '') AS regime,
         coalesce(i.mode_scheme, c.mode_scheme) AS mode_scheme,
         coalesce(i.trade_mode, '') AS trade_mode,
         coalesce(m.special_trade, FALSE) AS special_trade,
         coalesce(i.transport_mode, '') AS transport_mode,
         coalesce(o.district, d.code, '') AS district,
         coalesce(i.customs_office, '') AS customs_office,
         coalesce(i.border_office, '') AS border_office,
         coalesce(i.port, '') AS port,
         coalesce(i.place_inside, '') AS place_inside,
         coalesce(i.trader_place, '') AS trader_place,
         coalesce(i.enterprise_kind, '') AS enterprise_kind,
         coalesce(i.special_zone, '') AS special_zone,
         m.scope, m.reason AS scope_reason,

         coalesce(t.freight_included, FALSE) AS freight_in,
         coalesce(t.insurance_included, FALSE) AS insurance_in,
         CAST(i.invoice_amount AS DECIMAL(38,4)) AS price, p.to_local AS p_local, p.to_usd AS p_usd,
         CAST(i.freight_amount AS DECIMAL(38,4)) AS freight, f.to_local AS f_local, f.to_usd AS f_usd,
         CAST(i.insurance_amount AS DECIMAL(38,4)) AS insurance, s.to_local AS s_local, s.to_usd AS s_usd,
         CAST(i.other_amount AS DECIMAL(38,4)) AS other, a.to_local AS a_local, a.to_usd AS a_usd,
         CAST(i.statistical_value AS DECIMAL(38,4)) AS stated, v.to_local AS v_local, v.to_usd AS v_usd,
         i.freight_percent, i.insurance_percent, i.statistical_value IS NOT NULL AS is_stated,
         CAST(i.invoice_amount AS DOUBLE) AS near_price, p.near_local AS near_p_local, p.near_usd AS near_p_usd,
         CAST(i.freight_amount AS DOUBLE) AS near_freight, f.near_local AS near_f_local, f.near_usd AS near_f_usd,
         CAST(i.insurance_amount AS DOUBLE) AS near_insurance, s.near_local AS near_s_local, s.near_usd AS near_s_usd,
         CAST(i.other_amount AS DOUBLE) AS near_other, a.near_local AS near_a_local, a.near_usd AS near_a_usd,
         CAST(i.statistical_value AS DOUBLE) AS near_stated, v.near_local AS near_v_local, v.near_usd AS near_v_usd,
         CAST(i.freight_percent AS DOUBLE) AS near_freight_percent,
         CAST(i.insurance_percent AS DOUBLE) AS near_insurance_percent,

         CAST(i.net_mass_kg AS DECIMAL(38,6)) AS net_mass_kg,
         CASE WHEN i.supplementary_quantity IS NOT NULL THEN i.supplementary_unit
              WHEN i.second_quantity IS NOT NULL THEN i.second_unit
              WHEN i.traded_quantity IS NOT NULL THEN i.traded_unit END AS declared_unit,
         CAST(coalesce(i.supplementary_quantity, i.second_quantity, i.traded_quantity) AS DECIMAL(38,6))
           AS declared_quantity,
         nullif(g.unit_1, '') AS target_unit,
         CASE g.unit_1 WHEN i.supplementary_unit THEN i.supplementary_quantity
                       WHEN i.second_unit THEN i.second_quantity
                       WHEN i.traded_unit THEN i.traded_quantity
                       WHEN 'KGM' THEN i.net_mass_kg END AS direct_quantity,
         CASE WHEN i.supplementary_quantity IS NOT NULL AND q1.ratio IS NOT NULL THEN i.supplementary_quantity
              WHEN i.second_quantity IS NOT NULL AND q2.ratio IS NOT NULL THEN i.second_quantity
              WHEN i.traded_quantity IS NOT NULL AND q3.ratio IS NOT NULL THEN i.traded_quantity
              WHEN q4.ratio IS NOT NULL THEN i.net_mass_kg END AS source_quantity,
         CASE WHEN i.supplementary_quantity IS NOT NULL AND q1.ratio IS NOT NULL THEN q1.ratio
              WHEN i.second_quantity IS NOT NULL AND q2.ratio IS NOT NULL THEN q2.ratio
              WHEN i.traded_quantity IS NOT NULL AND q3.ratio IS NOT NULL THEN q3.ratio
              ELSE q4.ratio END AS ratio
  FROM item AS i
  LEFT JOIN closing AS c ON c.period = i.period
  LEFT JOIN month_mode AS m ON m.scheme = coalesce(i.mode_scheme, c.mode_scheme) AND m.code = i.trade_mode
    AND m.flow = i.flow AND i.acceptance_date BETWEEN m.valid_from AND m.valid_to
  LEFT JOIN month_term AS t ON t.code = i.delivery_terms
    AND i.acceptance_date BETWEEN t.valid_from AND t.valid_to
  LEFT JOIN month_office AS o ON o.code = i.customs_office
    AND i.acceptance_date BETWEEN o.valid_from AND o.valid_to
  LEFT JOIN month_district AS d ON d.code = left(i.customs_office, 2)
    AND i.acceptance_date BETWEEN d.valid_from AND d.valid_to
  LEFT JOIN month_commodity AS g ON g.code = left(i.commodity, c.depth)
    AND i.acceptance_date BETWEEN g.valid_from AND g.valid_to
  LEFT JOIN month_rate AS p ON p.currency = i.invoice_currency
    AND i.acceptance_date BETWEEN p.valid_from AND p.valid_to
  LEFT JOIN month_rate AS f ON f.currency = coalesce(i.freight_currency, i.invoice_currency)
    AND i.acceptance_date BETWEEN f.valid_from AND f.valid_to
  LEFT JOIN month_rate AS s ON s.currency = coalesce(i.insurance_currency, i.invoice_currency)
    AND i.acceptance_date BETWEEN s.valid_from AND s.valid_to
  LEFT JOIN month_rate AS a ON a.currency = coalesce(i.other_currency, i.invoice_currency)
    AND i.acceptance_date BETWEEN a.valid_from AND a.valid_to
  LEFT JOIN month_rate AS v ON v.currency = coalesce(i.statistical_currency, c.currency)
    AND i.acceptance_date BETWEEN v.valid_from AND v.valid_to
  LEFT JOIN unit_ratio AS q1 ON q1.code = i.supplementary_unit AND q1.target = g.unit_1
  LEFT JOIN unit_ratio AS q2 ON q2.code = i.second_unit AND q2.target = g.unit_1
  LEFT JOIN unit_ratio AS q3 ON q3.code = i.traded_unit AND q3.target = g.unit_1
  LEFT JOIN unit_ratio AS q4 ON q4.code = 'KGM' AND q4.target = g.unit_1
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
), near_bordered AS (
  SELECT *,
         cif_value(near_price_local, near_freight_local, freight_in, near_insurance_local, insurance_in,
                   near_other_local) AS near_cif_local,
         cif_value(near_price_usd, near_freight_usd, freight_in, near_insurance_usd, insurance_in,
                   near_other_usd) AS near_cif_usd,
         fob_value(near_price_local, near_freight_local, freight_in, near_insurance_local, insurance_in,
                   near_other_local) AS near_fob_local,
         fob_value(near_price_usd, near_freight_usd, freight_in, near_insurance_usd, insurance_in,
                   near_other_usd) AS near_fob_usd,
         -- What cannot be valued is worth nothing from here on, so that nothing overflows.
         CASE WHEN unvalued IS NULL THEN price END AS sound_price,
         CASE WHEN unvalued IS NULL THEN freight END AS sound_freight,
         CASE WHEN unvalued IS NULL THEN insurance END AS sound_insurance,
         CASE WHEN unvalued IS NULL THEN other END AS sound_other,
         CASE WHEN unvalued IS NULL THEN stated END AS sound_stated
  FROM checked
), priced AS (
  SELECT *,
         amount_at(sound_price, p_local) AS price_local, amount_at(sound_price, p_usd) AS price_usd,
         amount_at(sound_other, a_local) AS other_local, amount_at(sound_other, a_usd) AS other_usd
  FROM near_bordered
), charged AS (
  SELECT *,
         charge(sound_freight, f_local, freight_percent, price_local) AS freight_local,
         charge(sound_freight, f_usd, freight_percent, price_usd) AS freight_usd
  FROM priced
), insured AS (
  SELECT *,
         charge(sound_insurance, s_local, insurance_percent,
                price_local + CASE WHEN freight_in THEN 0 ELSE freight_local END) AS insurance_local,
         charge(sound_insurance, s_usd, insurance_percent,
                price_usd + CASE WHEN freight_in THEN 0 ELSE freight_usd END) AS insurance_usd
  FROM charged
), bordered AS (
  SELECT *,
         cif_value(price_local, freight_local, freight_in, insurance_local, insurance_in, other_local) AS cif_local,
         cif_value(price_usd, freight_usd, freight_in, insurance_usd, insurance_in, other_usd) AS cif_usd,
         fob_value(price_local, freight_local, freight_in, insurance_local, insurance_in, other_local)
           AS priced_fob_local,
         fob_value(price_usd, freight_usd, freight_in, insurance_usd, insurance_in, other_usd) AS priced_fob_usd
  FROM insured
), estimated AS (
  SELECT *,
         statistical(flow, is_stated, sound_stated * v_local, cif_local, priced_fob_local) AS exact_local,
         statistical(flow, is_stated, sound_stated * v_usd, cif_usd, priced_fob_usd) AS exact_usd,
         statistical_fob(flow, is_stated, sound_stated * v_local, freight_local, insurance_local, priced_fob_local)
           AS exact_fob_local,
         statistical_fob(flow, is_stated, sound_stated * v_usd, freight_usd, insurance_usd, priced_fob_usd)
           AS exact_fob_usd,
         statistical(flow, is_stated, near_stated * near_v_local, near_cif_local, near_fob_local) AS estimate_local,
         statistical(flow, is_stated, near_stated * near_v_usd, near_cif_usd, near_fob_usd) AS estimate_usd,
         statistical_fob(flow, is_stated, near_stated * near_v_local, near_freight_local, near_insurance_local,
                         near_fob_local) AS estimate_fob_local,
         statistical_fob(flow, is_stated, near_stated * near_v_usd, near_freight_usd, near_insurance_usd,
                         near_fob_usd) AS estimate_fob_usd
  FROM bordered
)
SELECT period, flow, source, load_id, line, declaration_number, declaration_version, item_number,
       reentry, commodity, partner, second_partner, regime, mode_scheme, trade_mode, special_trade, transport_mode,
       district, customs_office, border_office, port, place_inside, trader_place, enterprise_kind, special_zone,
       coalesce(CASE WHEN direct_quantity IS NOT NULL OR source_quantity IS NOT NULL THEN target_unit
                     ELSE declared_unit END, target_unit, '') AS quantity_unit,
       cents(exact_local, TRY_CAST(estimate_local AS DECIMAL(16,2))) AS value_local,
       cents(exact_usd, TRY_CAST(estimate_usd AS DECIMAL(14,2))) AS value_usd,
       cents(exact_fob_local, TRY_CAST(estimate_fob_local AS DECIMAL(16,2))) AS fob_local,
       cents(exact_fob_usd, TRY_CAST(estimate_fob_usd AS DECIMAL(14,2))) AS fob_usd,
       net_mass_kg,
       CASE WHEN direct_quantity IS NOT NULL THEN direct_quantity
            WHEN source_quantity IS NOT NULL THEN round(source_quantity * ratio, 6)
            ELSE declared_quantity END AS quantity,
       scope, scope_reason,
       unvalued
FROM estimated
