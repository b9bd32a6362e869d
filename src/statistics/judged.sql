-- Makes view `judged`: each row of `screened` with its dimensions, its value and its quantity. Reads screened and
-- the tables of month_standards.sql; needs valuation_macros.sql.
--
-- Row: period, flow, source, load_id, line, declaration_number, declaration_version, item_number; the
-- dimensions of the cube (texts, empty where unknown); value_local, value_usd, fob_local, fob_usd
-- decimal(18,2); net_mass_kg decimal(18,6), quantity decimal(38,6); reason and detail of the exclusion
-- (reason null: counted). Values mean something only in rows that are counted.
--
-- Value (IMTS 2010, 4.4-4.17): imports CIF, exports FOB, FOB of imports beside it. Every amount is taken in its
-- own currency at the rate of the day of acceptance; the answer is that of an exact calculation (24 places in the
-- home currency, 26 in dollars) with one rounding to cents at the end. (It is calculated with doubles, and exactly
-- where these leave any doubt about the last cent.) Freight in per cent is of the price; insurance in per cent
-- is of the price with the freight. Freight or insurance that the price includes and nobody declares cannot be
-- taken out of it. Quantity (IMTS 2010, 6.13): in the statistical unit of the commodity, from whichever declared
-- quantity has that unit or else one of the same measure; where there is none, as declared.
CREATE OR REPLACE TEMP VIEW judged AS
WITH placed AS (
  SELECT i.*,
         coalesce(left(i.commodity, i.depth), '') AS full_commodity,
         coalesce(o.district, d.code, '') AS district,
         nullif(g.unit_1, '') AS target_unit,
         g.mass_ratio,
         CASE WHEN i.supplementary_unit = g.unit_1 AND i.supplementary_quantity IS NOT NULL
              THEN i.supplementary_quantity
              WHEN i.second_unit = g.unit_1 AND i.second_quantity IS NOT NULL THEN i.second_quantity
              WHEN i.traded_unit = g.unit_1 AND i.traded_quantity IS NOT NULL THEN i.traded_quantity
              WHEN g.unit_1 = 'KGM' THEN i.net_mass_kg END AS direct_quantity
  FROM screened AS i
  LEFT JOIN month_office AS o ON o.code = i.customs_office
    AND i.acceptance_date BETWEEN o.valid_from AND o.valid_to
  LEFT JOIN month_district AS d ON d.code = left(i.customs_office, 2)
    AND i.acceptance_date BETWEEN d.valid_from AND d.valid_to
  LEFT JOIN month_commodity AS g ON g.code = left(i.commodity, i.depth)
    AND i.acceptance_date BETWEEN g.valid_from AND g.valid_to
), asked AS (
  -- Which units are looked up: those of quantities, and only where no quantity has the unit itself.
  SELECT *,
         CASE WHEN direct_quantity IS NULL AND supplementary_quantity IS NOT NULL
              THEN supplementary_unit ELSE '' END AS first_unit,
         CASE WHEN direct_quantity IS NULL AND supplementary_quantity IS NOT NULL
              THEN target_unit ELSE '' END AS first_target,
         CASE WHEN direct_quantity IS NULL AND second_quantity IS NOT NULL
              THEN second_unit ELSE '' END AS next_unit,
         CASE WHEN direct_quantity IS NULL AND second_quantity IS NOT NULL
              THEN target_unit ELSE '' END AS next_target,
         CASE WHEN direct_quantity IS NULL AND traded_quantity IS NOT NULL
              THEN traded_unit ELSE '' END AS last_unit,
         CASE WHEN direct_quantity IS NULL AND traded_quantity IS NOT NULL
              THEN target_unit ELSE '' END AS last_target
  FROM placed
), classified AS (
  SELECT i.*,
         CASE WHEN i.supplementary_quantity IS NOT NULL THEN i.supplementary_unit
              WHEN i.second_quantity IS NOT NULL THEN i.second_unit
              WHEN i.traded_quantity IS NOT NULL THEN i.traded_unit END AS declared_unit,
         coalesce(i.supplementary_quantity, i.second_quantity, i.traded_quantity) AS declared_quantity,
         CASE WHEN q1.ratio IS NOT NULL THEN i.supplementary_quantity
              WHEN q2.ratio IS NOT NULL THEN i.second_quantity
              WHEN q3.ratio IS NOT NULL THEN i.traded_quantity
              WHEN i.mass_ratio IS NOT NULL THEN i.net_mass_kg END AS source_quantity,
         coalesce(q1.ratio, q2.ratio, q3.ratio, i.mass_ratio) AS ratio
  FROM asked AS i
  LEFT JOIN unit_ratio AS q1 ON q1.code = i.first_unit AND q1.target = i.first_target
  LEFT JOIN unit_ratio AS q2 ON q2.code = i.next_unit AND q2.target = i.next_target
  LEFT JOIN unit_ratio AS q3 ON q3.code = i.last_unit AND q3.target = i.last_target
), near_bordered AS (
  SELECT *,
         cif_value(near_price_local, near_freight_local, freight_in, near_insurance_local, insurance_in,
                   near_other_local) AS near_cif_local,
         cif_value(near_price_usd, near_freight_usd, freight_in, near_insurance_usd, insurance_in,
                   near_other_usd) AS near_cif_usd,
         fob_value(near_price_local, near_freight_local, freight_in, near_insurance_local, insurance_in,
                   near_other_local) AS near_fob_local,
         fob_value(near_price_usd, near_freight_usd, freight_in, near_insurance_usd, insurance_in,
                   near_other_usd) AS near_fob_usd
  FROM classified
), estimated AS (
  SELECT *,
         statistical(flow, is_stated, near_stated * near_v_local, near_cif_local, near_fob_local) AS estimate_local,
         statistical(flow, is_stated, near_stated * near_v_usd, near_cif_usd, near_fob_usd) AS estimate_usd,
         statistical_fob(flow, is_stated, near_stated * near_v_local, near_freight_local, near_insurance_local,
                         near_fob_local) AS estimate_fob_local,
         statistical_fob(flow, is_stated, near_stated * near_v_usd, near_freight_usd, near_insurance_usd,
                         near_fob_usd) AS estimate_fob_usd,
         abs(near_price_local) + abs(near_freight_local) + abs(near_insurance_local) + abs(near_other_local)
           + CASE WHEN is_stated THEN abs(near_stated * near_v_local) ELSE 0 END AS size_local,
         abs(near_price_usd) + abs(near_freight_usd) + abs(near_insurance_usd) + abs(near_other_usd)
           + CASE WHEN is_stated THEN abs(near_stated * near_v_usd) ELSE 0 END AS size_usd
  FROM near_bordered
), doubted AS (
  SELECT *,
         (is_sure(estimate_local, size_local) AND is_sure(estimate_usd, size_usd)
          AND is_sure(estimate_fob_local, size_local) AND is_sure(estimate_fob_usd, size_usd)) IS NOT TRUE AS in_doubt
  FROM estimated
), widened AS (
  -- Null wherever the estimate decides, so that nothing is calculated from here to `valued`. What cannot be valued is
  -- worth nothing here, so that nothing overflows.
  SELECT *,
         CASE WHEN in_doubt AND unvalued IS NULL THEN CAST(invoice_amount AS DECIMAL(38,4)) END AS price,
         CASE WHEN in_doubt AND unvalued IS NULL THEN CAST(freight_amount AS DECIMAL(38,4)) END AS freight,
         CASE WHEN in_doubt AND unvalued IS NULL THEN CAST(insurance_amount AS DECIMAL(38,4)) END AS insurance,
         CASE WHEN in_doubt AND unvalued IS NULL THEN CAST(other_amount AS DECIMAL(38,4)) END AS other,
         CASE WHEN in_doubt AND unvalued IS NULL THEN CAST(statistical_value AS DECIMAL(38,4)) END AS stated
  FROM doubted
), priced AS (
  SELECT *,
         CASE WHEN in_doubt THEN amount_at(price, p_local) END AS price_local,
         CASE WHEN in_doubt THEN amount_at(price, p_usd) END AS price_usd,
         CASE WHEN in_doubt THEN amount_at(other, a_local) END AS other_local,
         CASE WHEN in_doubt THEN amount_at(other, a_usd) END AS other_usd
  FROM widened
), charged AS (
  SELECT *,
         CASE WHEN in_doubt THEN charge(freight, f_local, freight_percent, price_local) END AS freight_local,
         CASE WHEN in_doubt THEN charge(freight, f_usd, freight_percent, price_usd) END AS freight_usd
  FROM priced
), insured AS (
  SELECT *,
         CASE WHEN in_doubt
              THEN charge(insurance, s_local, insurance_percent,
                          price_local + CASE WHEN freight_in THEN 0 ELSE freight_local END) END AS insurance_local,
         CASE WHEN in_doubt
              THEN charge(insurance, s_usd, insurance_percent,
                          price_usd + CASE WHEN freight_in THEN 0 ELSE freight_usd END) END AS insurance_usd
  FROM charged
), valued AS (
  SELECT *,
         CASE WHEN in_doubt
              THEN statistical(flow, is_stated, stated * v_local,
                               cif_value(price_local, freight_local, freight_in, insurance_local, insurance_in,
                                         other_local),
                               fob_value(price_local, freight_local, freight_in, insurance_local, insurance_in,
                                         other_local)) END AS exact_local,
         CASE WHEN in_doubt
              THEN statistical(flow, is_stated, stated * v_usd,
                               cif_value(price_usd, freight_usd, freight_in, insurance_usd, insurance_in, other_usd),
                               fob_value(price_usd, freight_usd, freight_in, insurance_usd, insurance_in,
                                         other_usd)) END AS exact_usd,
         CASE WHEN in_doubt
              THEN statistical_fob(flow, is_stated, stated * v_local, freight_local, insurance_local,
                                   fob_value(price_local, freight_local, freight_in, insurance_local, insurance_in,
                                             other_local)) END AS exact_fob_local,
         CASE WHEN in_doubt
              THEN statistical_fob(flow, is_stated, stated * v_usd, freight_usd, insurance_usd,
                                   fob_value(price_usd, freight_usd, freight_in, insurance_usd, insurance_in,
                                             other_usd)) END AS exact_fob_usd
  FROM insured
)
SELECT period, flow, source, load_id, line, declaration_number, declaration_version, item_number,
       coalesce(reentry, FALSE) AS reentry,
       full_commodity AS commodity,
       coalesce(CASE WHEN flow = 'X' THEN destination_country ELSE origin_country END, '') AS partner,
       coalesce(consignment_country, '') AS second_partner,
       coalesce(regime, '') AS regime,
       mode_scheme,
       coalesce(trade_mode, '') AS trade_mode,
       coalesce(special_trade, FALSE) AS special_trade,
       coalesce(transport_mode, '') AS transport_mode,
       district,
       coalesce(customs_office, '') AS customs_office,
       coalesce(border_office, '') AS border_office,
       coalesce(port, '') AS port,
       coalesce(place_inside, '') AS place_inside,
       coalesce(trader_place, '') AS trader_place,
       coalesce(enterprise_kind, '') AS enterprise_kind,
       coalesce(special_zone, '') AS special_zone,
       coalesce(CASE WHEN direct_quantity IS NOT NULL OR source_quantity IS NOT NULL THEN target_unit
                     ELSE declared_unit END, target_unit, '') AS quantity_unit,
       CASE WHEN in_doubt THEN cents(exact_local, TRY_CAST(estimate_local AS DECIMAL(16,2)))
            ELSE CAST(estimate_local AS DECIMAL(18,2)) END AS value_local,
       CASE WHEN in_doubt THEN cents(exact_usd, TRY_CAST(estimate_usd AS DECIMAL(14,2)))
            ELSE CAST(estimate_usd AS DECIMAL(18,2)) END AS value_usd,
       CASE WHEN in_doubt THEN cents(exact_fob_local, TRY_CAST(estimate_fob_local AS DECIMAL(16,2)))
            ELSE CAST(estimate_fob_local AS DECIMAL(18,2)) END AS fob_local,
       CASE WHEN in_doubt THEN cents(exact_fob_usd, TRY_CAST(estimate_fob_usd AS DECIMAL(14,2)))
            ELSE CAST(estimate_fob_usd AS DECIMAL(18,2)) END AS fob_usd,
       net_mass_kg,
       CAST(CASE WHEN direct_quantity IS NOT NULL THEN direct_quantity
                 WHEN source_quantity IS NOT NULL THEN round(source_quantity * ratio, 6)
                 ELSE declared_quantity END AS DECIMAL(38,6)) AS quantity,
       reason, detail
FROM valued
