-- Makes `contribution`: what each trader gave to each cell of the month at full depth, and `trader`, their
-- numbers from 1. Reads item and judged (statistics/as_released.h, statistics/valuation.h). Items that name no trader
-- are taken together as trader 0.
CREATE OR REPLACE TEMP TABLE trader AS
SELECT trader_id, row_number() OVER (ORDER BY trader_id) AS trader
FROM (SELECT DISTINCT trader_id FROM item WHERE trader_id <> '');

CREATE OR REPLACE TEMP TABLE contribution AS
SELECT j.flow, j.commodity, j.partner, coalesce(t.trader, 0) AS trader,
       CAST(sum(j.value_usd) AS DECIMAL(38,2)) AS value,
       CAST(coalesce(sum(j.net_mass_kg), 0) AS DECIMAL(38,6)) AS net_mass_kg,
       count(*) AS items
FROM judged AS j
JOIN item AS i ON i.declaration_number = j.declaration_number AND i.line = j.line AND i.item_number = j.item_number
  AND i.declaration_version = j.declaration_version AND i.load_id = j.load_id AND i.source = j.source
LEFT JOIN trader AS t ON t.trader_id = i.trader_id
WHERE j.reason IS NULL
GROUP BY ALL
