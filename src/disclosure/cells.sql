-- The cells of one flow's table. Reads contribution, commodity_node and partner_node (which node each code
-- belongs to, several a code). Parameter $flow. Row: commodity node, partner node, value, net mass, the
-- trader who alone fills the cell (0: several, or unknown).
SELECT c.node, p.node, CAST(sum(x.value) AS DOUBLE), CAST(sum(x.net_mass_kg) AS DOUBLE),
       CASE WHEN min(x.least) = max(x.most) THEN min(x.least) ELSE 0 END
FROM (SELECT commodity, partner, sum(value) AS value, sum(net_mass_kg) AS net_mass_kg, min(trader) AS least,
             max(trader) AS most
      FROM contribution WHERE flow = $flow GROUP BY ALL) AS x
JOIN commodity_node AS c ON c.commodity = x.commodity
JOIN partner_node AS p ON p.partner = x.partner
GROUP BY c.node, p.node
ORDER BY c.node, p.node
