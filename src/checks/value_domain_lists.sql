-- Purpose: the names that rules may look codes up in: the code lists of the home, commodity where its commodity list
-- has leaves, trade_mode where there are modes or procedures.
-- Parameters: none. Reads rule_code, commodity_row, rule_trade_mode.
-- Row: name.
SELECT DISTINCT list AS name FROM rule_code WHERE list NOT IN ('commodity', 'trade_mode')
UNION ALL
SELECT 'commodity' WHERE EXISTS (SELECT 1 FROM commodity_row)
UNION ALL
SELECT 'trade_mode' WHERE EXISTS (SELECT 1 FROM rule_trade_mode)
ORDER BY name
