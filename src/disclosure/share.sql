-- Makes `share`: what each trader has in each cell, with his place by size. Reads contribution, commodity_node,
-- partner_node, asked. Parameters $flow, $every: all cells, or only those of nodes in `asked`.
CREATE OR REPLACE TEMP TABLE share AS
SELECT *, row_number() OVER (PARTITION BY commodity_node, partner_node ORDER BY amount DESC, trader) AS place
FROM (SELECT c.node AS commodity_node, p.node AS partner_node, p.level AS partner_level, x.trader,
             CAST(sum(x.value) AS DOUBLE) AS amount
      FROM contribution AS x
      JOIN commodity_node AS c ON c.commodity = x.commodity
      JOIN partner_node AS p ON p.partner = x.partner
      WHERE x.flow = $flow AND ($every OR c.node IN (SELECT node FROM asked))
      GROUP BY ALL)
