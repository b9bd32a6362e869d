-- Purpose: dataset tax_line: every tax of the effective items, from the tax table and from the duty columns of
-- items whose source has one duty a row.
-- Parameters: none. Reads item, tax.
-- Makes the view checked_tax_line: the columns of dataset.cc.
CREATE OR REPLACE TEMP VIEW checked_tax_line AS
SELECT period, flow, source, load_id, line, declaration_number, declaration_version, item_number,
       acceptance_date, mode_scheme, duty_type AS tax_type, 'item' AS stated_by, duty_base AS base_amount,
       CAST(NULL AS DECIMAL(18,6)) AS base_quantity, CAST(duty_rate AS DECIMAL(18,6)) AS rate,
       duty_amount AS amount
FROM item
WHERE duty_amount IS NOT NULL
UNION ALL
SELECT i.period, i.flow, i.source, i.load_id, i.line, i.declaration_number, i.declaration_version,
       i.item_number, i.acceptance_date, i.mode_scheme, t.tax_type, t.stated_by, t.base_amount,
       t.base_quantity, t.rate, t.amount
FROM item AS i
JOIN tax AS t
  ON t.source = i.source AND t.declaration_number = i.declaration_number
 AND t.declaration_version = i.declaration_version AND t.item_number = i.item_number
WHERE t.amount IS NOT NULL
