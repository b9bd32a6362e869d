-- What is hidden in some months. Reads suppression. Parameters $first, $last (months), $measure. Row: period, flow,
-- commodity_level, commodity, partner_level, partner, kind (applied: the month was treated; then published_table
-- stands in commodity_level), cube_digest.
SELECT DISTINCT period, flow, CASE WHEN kind = 'applied' THEN published_table ELSE commodity_level END, commodity,
       partner_level, partner, CASE WHEN kind = 'applied' THEN kind ELSE '' END AS kind, cube_digest
FROM suppression
WHERE period BETWEEN $first AND $last AND (measure = $measure OR kind = 'applied')
ORDER BY ALL
