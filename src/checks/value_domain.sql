-- Purpose: the code lists as value domains of rules: one row a list, scheme and code with intervals that are disjoint,
-- overlapping and adjoining ones of several editions merged.
-- Parameters: none. Reads code, trade_mode_row.
-- Makes the tables rule_code (list, code, valid_from, valid_to) and rule_trade_mode (scheme, flow, code,
-- valid_from, valid_to).
CREATE OR REPLACE TEMP TABLE rule_code AS
WITH reached AS (
  SELECT list, code, valid_from, valid_to,
         max(valid_to) OVER (PARTITION BY list, code ORDER BY valid_from, valid_to
                             ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
  FROM code
  WHERE valid_from <= valid_to
), island AS (
  SELECT *, count(*) FILTER (before IS NULL OR date_diff('day', before, valid_from) > 1)
              OVER (PARTITION BY list, code ORDER BY valid_from, valid_to) AS part
  FROM reached
)
SELECT list, code, min(valid_from) AS valid_from, max(valid_to) AS valid_to
FROM island
GROUP BY list, code, part;

CREATE OR REPLACE TEMP TABLE rule_trade_mode AS
SELECT DISTINCT scheme, flow, code, valid_from, valid_to FROM trade_mode_row
