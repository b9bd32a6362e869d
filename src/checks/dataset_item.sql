-- Purpose: dataset item: the effective items of the month with what the standards say of them on the
-- day of acceptance. An amount without a currency of its own is in that of the invoice, a statistical
-- value in that of the home: as the valuation takes them.
-- Parameters: none; variables rule_mode_scheme, rule_list (settings of the home), rule_depth (digits of its
-- commodity codes), rule_first_day and rule_last_day of the month. Reads item, commodity_row, delivery_term,
-- rule_rate, load, concordance, code.
-- Makes the view checked_item: the columns of structure item, and those of dataset.cc.
CREATE OR REPLACE TEMP TABLE rule_month_rate AS
SELECT *
FROM rule_rate
WHERE valid_from <= getvariable('rule_last_day') AND valid_to >= getvariable('rule_first_day');

CREATE OR REPLACE TEMP TABLE rule_load AS
SELECT load_id, CAST(loaded_at AT TIME ZONE 'UTC' AS DATE) AS loaded_on FROM load;

-- Codes of any edition of the home's list that go over into exactly one code of its other editions.
CREATE OR REPLACE TEMP TABLE rule_successor AS
SELECT c.from_code AS code, min(c.to_code) AS successor
FROM concordance AS c
JOIN (SELECT DISTINCT edition FROM code WHERE list = getvariable('rule_list')) AS later
  ON later.edition = c.to_list
WHERE c.from_code <> c.to_code
GROUP BY c.from_code
HAVING count(DISTINCT c.to_code) = 1;

CREATE OR REPLACE TEMP VIEW checked_item AS
SELECT i.* REPLACE (coalesce(i.mode_scheme, getvariable('rule_mode_scheme')) AS mode_scheme),
       nullif(c.unit_1, '') AS statutory_unit,
       nullif(c.unit_2, '') AS statutory_second_unit,
       CASE WHEN c.code IS NULL THEN s.successor END AS commodity_successor,
       d.freight_included,
       d.insurance_included,
       invoice.to_local AS invoice_rate,
       statistical.to_local AS statistical_rate,
       CASE WHEN coalesce(i.freight_currency, i.invoice_currency) = i.invoice_currency
            THEN invoice.to_local ELSE freight.to_local END AS freight_rate,
       CASE WHEN coalesce(i.insurance_currency, i.invoice_currency) = i.invoice_currency
            THEN invoice.to_local ELSE insurance.to_local END AS insurance_rate,
       CASE WHEN coalesce(i.other_currency, i.invoice_currency) = i.invoice_currency
            THEN invoice.to_local ELSE other.to_local END AS other_rate,
       l.loaded_on
FROM item AS i
LEFT JOIN commodity_row AS c
  ON c.code = left(i.commodity, getvariable('rule_depth'))
 AND i.acceptance_date BETWEEN c.valid_from AND c.valid_to
LEFT JOIN rule_successor AS s ON s.code = left(i.commodity, getvariable('rule_depth'))
LEFT JOIN delivery_term AS d
  ON d.code = i.delivery_terms AND i.acceptance_date BETWEEN d.valid_from AND d.valid_to
LEFT JOIN rule_month_rate AS invoice
  ON invoice.currency = i.invoice_currency
 AND i.acceptance_date BETWEEN invoice.valid_from AND invoice.valid_to
LEFT JOIN rule_month_rate AS statistical
  ON statistical.currency = coalesce(i.statistical_currency, getvariable('rule_currency'))
 AND i.acceptance_date BETWEEN statistical.valid_from AND statistical.valid_to
-- A key that is null where the invoice has the currency already: nothing to look up.
LEFT JOIN rule_month_rate AS freight
  ON freight.currency = CASE WHEN i.freight_currency IS DISTINCT FROM i.invoice_currency
                           THEN i.freight_currency END
 AND i.acceptance_date BETWEEN freight.valid_from AND freight.valid_to
LEFT JOIN rule_month_rate AS insurance
  ON insurance.currency = CASE WHEN i.insurance_currency IS DISTINCT FROM i.invoice_currency
                           THEN i.insurance_currency END
 AND i.acceptance_date BETWEEN insurance.valid_from AND insurance.valid_to
LEFT JOIN rule_month_rate AS other
  ON other.currency = CASE WHEN i.other_currency IS DISTINCT FROM i.invoice_currency
                           THEN i.other_currency END
 AND i.acceptance_date BETWEEN other.valid_from AND other.valid_to
LEFT JOIN rule_load AS l ON l.load_id = i.load_id
