-- Cells that are risky. Reads share and asked. Parameters: $minimum_traders, $p_percent, $dominance_n,
-- $dominance_k of requested cells, $every_minimum_traders, $every_p_percent, $every_dominance_n,
-- $every_dominance_k of any cell; 0: no such test. Row: commodity node, partner node, hides (value or quantity),
-- test, requests (separated by blanks).
--
-- p% rule: somebody who knows his own share, the largest beside the one to be protected, can take it off the
-- total; what is left is the estimate of the share, too high by the shares of all others. Of a requested cell
-- the share to be protected is the applicant's, of any cell the largest.
WITH cell AS (
  SELECT commodity_node, partner_node, any_value(partner_level) AS partner_level, count(*) AS traders,
         sum(amount) AS total, max(CASE WHEN place = 1 THEN amount END) AS largest,
         coalesce(max(CASE WHEN place = 2 THEN amount END), 0) AS second,
         coalesce(sum(CASE WHEN place <= $dominance_n THEN amount END), 0) AS top,
         coalesce(sum(CASE WHEN place <= $every_dominance_n THEN amount END), 0) AS every_top
  FROM share
  GROUP BY commodity_node, partner_node
), requested AS (
  SELECT c.commodity_node, c.partner_node, CASE WHEN a.hides = 'quantity' THEN 'quantity' ELSE 'value' END AS hides,
         CASE WHEN c.traders < $minimum_traders THEN 'few_traders'
              WHEN $p_percent > 0
                   AND c.total - s.amount - CASE WHEN s.place = 1 THEN c.second ELSE c.largest END
                       < $p_percent / 100 * s.amount THEN 'p_percent'
              WHEN c.top > $dominance_k / 100 * c.total AND $dominance_n > 0 THEN 'dominance' END AS test,
         a.request
  FROM asked AS a
  JOIN share AS s ON s.commodity_node = a.node AND s.trader = a.trader
  JOIN cell AS c ON c.commodity_node = s.commodity_node AND c.partner_node = s.partner_node
  WHERE a.hides <> 'partner' OR c.partner_level <> 'total'
), any_cell AS (
  SELECT commodity_node, partner_node, 'value' AS hides,
         CASE WHEN traders < $every_minimum_traders THEN 'few_traders'
              WHEN $every_p_percent > 0 AND total - largest - second < $every_p_percent / 100 * largest
              THEN 'p_percent'
              WHEN every_top > $every_dominance_k / 100 * total AND $every_dominance_n > 0 THEN 'dominance' END
           AS test,
         '' AS request
  FROM cell
)
SELECT commodity_node, partner_node, hides, min(test), trim(string_agg(DISTINCT request, ' ' ORDER BY request))
FROM (SELECT * FROM requested UNION ALL SELECT * FROM any_cell)
WHERE test IS NOT NULL
GROUP BY commodity_node, partner_node, hides
ORDER BY commodity_node, partner_node, hides
