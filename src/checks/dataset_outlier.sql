-- Purpose: dataset outlier: items beside what is usual for their code: value in home currency, mass and mass of one
-- supplementary unit, with the 99.9th percentiles and the median over the month and the twelve before it.
-- Parameters: none. Reads item, rule_history, rule_rate. Only codes with at least 10 items with a quantity, or
-- 1000 items, are here: below, the figures mean nothing. Doubles: these are statistics, not amounts.
-- Makes the view checked_outlier: the columns of dataset.cc.
CREATE OR REPLACE TEMP VIEW rule_measure AS
SELECT i.*, CAST(i.invoice_amount AS DOUBLE) * CAST(r.to_local AS DOUBLE) AS local_value,
       CASE WHEN i.supplementary_quantity > 0 AND i.net_mass_kg > 0
            THEN CAST(i.net_mass_kg AS DOUBLE) / CAST(i.supplementary_quantity AS DOUBLE) END AS unit_mass
FROM (SELECT flow, commodity, acceptance_date, invoice_amount, invoice_currency, net_mass_kg, supplementary_quantity,
             supplementary_unit FROM rule_history
      UNION ALL
      SELECT flow, commodity, acceptance_date, invoice_amount, invoice_currency, net_mass_kg, supplementary_quantity,
             supplementary_unit FROM item) AS i
LEFT JOIN rule_rate AS r
  ON r.currency = i.invoice_currency AND i.acceptance_date BETWEEN r.valid_from AND r.valid_to
WHERE i.commodity IS NOT NULL;

CREATE OR REPLACE TEMP TABLE rule_usual AS
SELECT flow, commodity, count(*) AS code_items,
       quantile_disc(local_value, 0.999) AS usual_value_limit,
       quantile_disc(CAST(net_mass_kg AS DOUBLE), 0.999) AS usual_mass_limit
FROM rule_measure
GROUP BY flow, commodity
HAVING count(*) >= 1000;

CREATE OR REPLACE TEMP TABLE rule_usual_unit AS
SELECT flow, commodity, supplementary_unit, count(*) AS unit_items, quantile_disc(unit_mass, 0.5) AS usual_unit_mass
FROM rule_measure
WHERE unit_mass IS NOT NULL AND supplementary_unit <> 'KGM'
GROUP BY flow, commodity, supplementary_unit
HAVING count(*) > 10;

CREATE OR REPLACE TEMP VIEW checked_outlier AS
SELECT i.period, i.flow, i.source, i.load_id, i.line, i.declaration_number, i.declaration_version, i.item_number,
       i.acceptance_date, i.mode_scheme, i.commodity, i.invoice_amount, i.net_mass_kg, i.supplementary_quantity,
       i.supplementary_unit,
       CAST(i.invoice_amount AS DOUBLE) * CAST(r.to_local AS DOUBLE) AS local_value,
       CASE WHEN i.supplementary_quantity > 0 AND i.net_mass_kg > 0
            THEN CAST(i.net_mass_kg AS DOUBLE) / CAST(i.supplementary_quantity AS DOUBLE) END AS unit_mass,
       u.code_items, u.usual_value_limit, u.usual_mass_limit, m.unit_items, m.usual_unit_mass
FROM item AS i
LEFT JOIN rule_rate AS r
  ON r.currency = i.invoice_currency AND i.acceptance_date BETWEEN r.valid_from AND r.valid_to
LEFT JOIN rule_usual AS u ON u.flow = i.flow AND u.commodity = i.commodity
LEFT JOIN rule_usual_unit AS m
  ON m.flow = i.flow AND m.commodity = i.commodity AND m.supplementary_unit = i.supplementary_unit
WHERE u.code_items IS NOT NULL OR m.unit_items IS NOT NULL
