-- Purpose: dataset first_time: imports of traders known from the twelve months before, one row a combination of
-- commodity, origin and trader that those months do not hold (its first item of the month in the order of source,
-- declaration and item). Empty where there is no history.
-- Parameters: none. Reads item, rule_combination.
-- Makes the table checked_first_time: the columns of dataset.cc.
CREATE OR REPLACE TEMP TABLE checked_first_time AS
SELECT i.period, i.flow, i.source, i.load_id, i.line, i.declaration_number, i.declaration_version, i.item_number,
       i.acceptance_date, i.mode_scheme, i.commodity, i.origin_country, i.trader_id, CAST(0 AS BIGINT) AS seen_before
FROM item AS i
SEMI JOIN rule_combination AS k ON k.trader_id = i.trader_id
ANTI JOIN rule_combination AS c
  ON c.commodity = i.commodity AND c.origin_country = i.origin_country AND c.trader_id = i.trader_id
WHERE i.flow = 'M' AND i.commodity IS NOT NULL AND i.origin_country IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY i.commodity, i.origin_country, i.trader_id
                           ORDER BY i.source, i.declaration_number, i.declaration_version, i.item_number) = 1
