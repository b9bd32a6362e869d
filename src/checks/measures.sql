-- Purpose: what outliers are measured by. Doubles: these are statistics, not amounts.
-- Parameters: none; variable rule_currency. Reads rate.
-- Makes the table rule_rate (rates to the home currency, 1 for itself) and macros.
CREATE OR REPLACE TEMP TABLE rule_rate AS
SELECT currency, valid_from, valid_to, to_local
FROM rate
WHERE currency <> getvariable('rule_currency')
UNION ALL
SELECT getvariable('rule_currency'), DATE '1900-01-01', DATE '9999-12-31',
       CAST(1 AS DECIMAL(18,8));

CREATE OR REPLACE TEMP MACRO rule_local_value(amount, rate) AS CAST(amount AS DOUBLE) * CAST(rate AS DOUBLE);

-- kg of one supplementary unit.
CREATE OR REPLACE TEMP MACRO rule_unit_mass(mass, quantity) AS
  CASE WHEN quantity > 0 AND mass > 0 THEN CAST(mass AS DOUBLE) / CAST(quantity AS DOUBLE) END
