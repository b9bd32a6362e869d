-- Purpose: what is compared: the items of the month and of the months before it, as prices, masses and sizes in
-- logarithms. Doubles: these are statistics, not amounts.
-- Parameters: none; variables editing_currency (of the home), editing_depth (digits of a commodity code).
-- Reads item (effective items of the month), item_before (of the months before), newest_version, event_fate,
-- rate, published (structure history).
-- Makes the table editing_rate and the view editing_record: flow, code, partner, trader, currency, unit,
-- value (home currency), price (of a kilogram), unit_mass (kilograms of a supplementary unit), package_mass (of a
-- package), size (value), each a logarithm; month (counted from year 0); share (a number from 0 to 1 that stands for
-- the record when groups are thinned out). A published cell counts as one record, without trader, currency and size.
CREATE OR REPLACE TEMP TABLE editing_rate AS
SELECT currency, valid_from, valid_to, CAST(to_local AS DOUBLE) AS to_local
FROM rate
WHERE currency <> getvariable('editing_currency') AND to_local > 0
UNION ALL
SELECT getvariable('editing_currency'), DATE '1900-01-01', DATE '9999-12-31', 1.0;

CREATE OR REPLACE TEMP MACRO log_ratio(numerator, denominator) AS
  CASE WHEN numerator > 0 AND denominator > 0 THEN CAST(ln(numerator / denominator) AS FLOAT) END;

-- A stated statistical value is compared as such, else the price: freight is small beside what is looked for.
CREATE OR REPLACE TEMP VIEW editing_record AS
SELECT flow, code, partner, trader, currency, unit, log_ratio(value, mass) AS price,
       CASE WHEN unit NOT IN ('KGM', 'GRM') THEN log_ratio(mass, quantity) END AS unit_mass,
       log_ratio(mass, packages) AS package_mass, log_ratio(value, 1.0) AS size,
       CAST(year(acceptance_date) * 12 + month(acceptance_date) - 1 AS INTEGER) AS month, share
FROM (
  SELECT i.flow, left(i.commodity, getvariable('editing_depth')) AS code,
         CASE WHEN i.flow = 'X' THEN i.destination_country ELSE i.origin_country END AS partner,
         i.trader_id AS trader,
         CASE WHEN i.statistical_value IS NULL THEN i.invoice_currency
              ELSE coalesce(i.statistical_currency, getvariable('editing_currency')) END AS currency,
         i.supplementary_unit AS unit,
         CAST(coalesce(i.statistical_value, i.invoice_amount) AS DOUBLE) * r.to_local AS value,
         CAST(i.net_mass_kg AS DOUBLE) AS mass, CAST(i.supplementary_quantity AS DOUBLE) AS quantity,
         CAST(i.packages AS DOUBLE) AS packages,
         CAST(hash(i.declaration_number, i.item_number) % 1000003 AS DOUBLE) / 1000003 AS share, i.acceptance_date
  FROM (
    SELECT flow, commodity, destination_country, origin_country, trader_id, statistical_value, statistical_currency,
           invoice_currency, invoice_amount, supplementary_unit, supplementary_quantity, net_mass_kg, packages,
           acceptance_date, declaration_number, item_number
    FROM item
    UNION ALL
    SELECT b.flow, b.commodity, b.destination_country, b.origin_country, b.trader_id, b.statistical_value,
           b.statistical_currency, b.invoice_currency, b.invoice_amount, b.supplementary_unit,
           b.supplementary_quantity, b.net_mass_kg, b.packages, b.acceptance_date, b.declaration_number,
           b.item_number
    FROM item_before AS b
    LEFT JOIN newest_version AS n ON n.source = b.source AND n.declaration_number = b.declaration_number
    LEFT JOIN event_fate AS e ON e.source = b.source AND e.declaration_number = b.declaration_number
    WHERE (n.declaration_version IS NULL OR n.declaration_version = b.declaration_version)
      AND n.message_function IS DISTINCT FROM 'cancellation' AND NOT coalesce(e.cancelled, FALSE)
  ) AS i
  LEFT JOIN editing_rate AS r
    ON r.currency = CASE WHEN i.statistical_value IS NULL THEN i.invoice_currency
                         ELSE coalesce(i.statistical_currency, getvariable('editing_currency')) END
   AND i.acceptance_date BETWEEN r.valid_from AND r.valid_to
  WHERE i.commodity IS NOT NULL
)
UNION ALL
SELECT flow, left(commodity, getvariable('editing_depth')), partner, NULL, NULL, quantity_unit,
       log_ratio(CAST(value_local AS DOUBLE), CAST(net_mass_kg AS DOUBLE)),
       CASE WHEN quantity_unit NOT IN ('KGM', 'GRM')
            THEN log_ratio(CAST(net_mass_kg AS DOUBLE), CAST(quantity AS DOUBLE)) END,
       NULL, NULL, CAST(left(period, 4) AS INTEGER) * 12 + CAST(right(period, 2) AS INTEGER) - 1,
       CAST(hash(period, commodity, partner, quantity_unit) % 1000003 AS DOUBLE) / 1000003
FROM published
WHERE commodity IS NOT NULL
