-- Makes closing_cube (structure cube): the counted items of the month, one row a combination of dimensions.
-- Reads judged. Sums are exact decimals.
CREATE OR REPLACE TEMP TABLE closing_cube AS
SELECT period, flow, reentry, commodity, partner, second_partner, regime, mode_scheme, trade_mode, special_trade,
       transport_mode, district, customs_office, border_office, port, place_inside, trader_place, enterprise_kind,
       special_zone, quantity_unit,
       CAST(sum(value_local) AS DECIMAL(38,2)) AS value_local, CAST(sum(value_usd) AS DECIMAL(38,2)) AS value_usd,
       CAST(sum(fob_local) AS DECIMAL(38,2)) AS fob_local, CAST(sum(fob_usd) AS DECIMAL(38,2)) AS fob_usd,
       CAST(coalesce(sum(net_mass_kg), 0) AS DECIMAL(38,6)) AS net_mass_kg,
       CAST(coalesce(sum(quantity), 0) AS DECIMAL(38,6)) AS quantity,
       count(*) AS items
FROM judged
WHERE reason IS NULL
GROUP BY ALL
