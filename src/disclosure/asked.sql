-- Makes `asked`: the commodity nodes that each active request of the flow covers. Reads active_request, trader,
-- commodity_node. Parameter $flow. A request that is deeper than the table covers the deepest node above it.
CREATE OR REPLACE TEMP TABLE asked AS
SELECT DISTINCT r.request, r.hides, t.trader, c.node
FROM active_request AS r
JOIN trader AS t ON t.trader_id = r.trader_id
JOIN commodity_node AS c
  ON (r.commodity = '' AND c.digits >= 0)
  OR (r.commodity <> '' AND c.digits >= length(r.commodity) AND starts_with(c.code, r.commodity))
WHERE r.flow = $flow
