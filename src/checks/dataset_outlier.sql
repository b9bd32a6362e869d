-- Purpose: dataset outlier: items beside what is usual for their code: value in home currency, mass and mass of one
-- supplementary unit, with the 99.9th percentiles and the median over the month and the twelve before it.
-- Parameters: none. Reads item, rule_history, rule_rate; needs measures.sql. Only codes with at least 10 items with
-- a quantity, or 1000 items, are here: below, the figures mean nothing.
-- Makes the view checked_outlier: the columns of dataset.cc.
CREATE OR REPLACE TEMP VIEW rule_measured AS
SELECT i.*, rule_local_value(i.invoice_amount, r.to_local) AS local_value,
       rule_unit_mass(i.net_mass_kg, i.supplementary_quantity) AS unit_mass
FROM item AS i
LEFT JOIN rule_rate AS r
  ON r.currency = i.invoice_currency AND i.acceptance_date BETWEEN r.valid_from AND r.valid_to
WHERE i.commodity IS NOT NULL;

CREATE OR REPLACE TEMP VIEW rule_all_measures AS
SELECT flow, commodity, local_value, net_mass, supplementary_unit, unit_mass FROM rule_history
UNION ALL
SELECT flow, commodity, local_value, CAST(net_mass_kg AS DOUBLE), supplementary_unit, unit_mass FROM rule_measured;

CREATE OR REPLACE TEMP TABLE rule_usual AS
SELECT flow, commodity, count(*) AS code_items,
       quantile_disc(local_value, 0.999) AS usual_value_limit,
       quantile_disc(net_mass, 0.999) AS usual_mass_limit
FROM rule_all_measures
GROUP BY flow, commodity
HAVING count(*) >= 1000;

CREATE OR REPLACE TEMP TABLE rule_usual_unit AS
SELECT flow, commodity, supplementary_unit, count(*) AS unit_items, quantile_disc(unit_mass, 0.5) AS usual_unit_mass
FROM rule_all_measures
WHERE unit_mass IS NOT NULL AND supplementary_unit <> 'KGM'
GROUP BY flow, commodity, supplementary_unit
HAVING count(*) > 10;

CREATE OR REPLACE TEMP VIEW checked_outlier AS
SELECT i.period, i.flow, i.source, i.load_id, i.line, i.declaration_number, i.declaration_version, i.item_number,
       i.acceptance_date, i.mode_scheme, i.commodity, i.invoice_amount, i.net_mass_kg, i.supplementary_quantity,
       i.supplementary_unit, i.local_value, i.unit_mass,
       u.code_items, u.usual_value_limit, u.usual_mass_limit, m.unit_items, m.usual_unit_mass
FROM rule_measured AS i
LEFT JOIN rule_usual AS u ON u.flow = i.flow AND u.commodity = i.commodity
LEFT JOIN rule_usual_unit AS m
  ON m.flow = i.flow AND m.commodity = i.commodity AND m.supplementary_unit = i.supplementary_unit
WHERE u.code_items IS NOT NULL OR m.unit_items IS NOT NULL
