-- Purpose: the items of the month as they are compared.
-- Parameters: none. Reads item, editing_rate; variables as in record.sql.
-- Makes the table editing_item: id, the key of the item, flow, code, partner, trader, currency, unit, amount,
-- stated (the amount is a stated statistical value), value, mass, quantity, packages, price, unit_mass,
-- package_mass, size, and what twins are told by.
CREATE OR REPLACE TEMP TABLE editing_item AS
SELECT row_number() OVER () AS id, *, log_ratio(value, mass) AS price,
       CASE WHEN unit NOT IN ('KGM', 'GRM') THEN log_ratio(mass, quantity) END AS unit_mass,
       log_ratio(mass, packages) AS package_mass, log_ratio(value, 1.0) AS size
FROM (
  SELECT i.source, i.load_id, i.line, i.declaration_number, i.declaration_version, i.item_number, i.flow,
         left(i.commodity, getvariable('editing_depth')) AS code,
         CASE WHEN i.flow = 'X' THEN i.destination_country ELSE i.origin_country END AS partner,
         i.trader_id AS trader, coalesce(i.consignment_country, i.trading_country) AS consignment,
         CASE WHEN i.statistical_value IS NULL THEN i.invoice_currency
              ELSE coalesce(i.statistical_currency, getvariable('editing_currency')) END AS currency,
         i.supplementary_unit AS unit, i.commodity AS commodity_text,
         CAST(i.net_mass_kg AS VARCHAR) AS mass_text, CAST(i.supplementary_quantity AS VARCHAR) AS quantity_text,
         i.statistical_value IS NOT NULL AS stated, coalesce(i.statistical_value, i.invoice_amount) AS amount,
           r.to_local AS rate,
         CAST(coalesce(i.statistical_value, i.invoice_amount) AS DOUBLE) * r.to_local AS value,
         CAST(i.net_mass_kg AS DOUBLE) AS mass, CAST(i.supplementary_quantity AS DOUBLE) AS quantity,
         CAST(i.packages AS DOUBLE) AS packages, i.acceptance_date,
         hash(i.arrival_date, i.transport_id, i.container_number, i.counterparty_id) AS carriage,
         i.transport_id IS NOT NULL AS has_carriage
  FROM item AS i
  LEFT JOIN editing_rate AS r
    ON r.currency = CASE WHEN i.statistical_value IS NULL THEN i.invoice_currency
                         ELSE coalesce(i.statistical_currency, getvariable('editing_currency')) END
   AND i.acceptance_date BETWEEN r.valid_from AND r.valid_to
  WHERE i.commodity IS NOT NULL
)
