-- Purpose: the prices per kilogram of a code, as declared, in the months up to the record's, and
-- the record itself as it counts now. Where the code has fewer than twelve, those of its heading
-- (4 digits). At most 2,000, the record's own first.
-- Parameters: $source, $declaration_number, $item_number (the record), $flow, $commodity,
-- $trader_id. Views: cloud_item (structure item, raw), item, rate.
-- Row: period, price (home currency a kilogram), mass (kg), value, is_this and is_same_trader (0 or
-- 1), declaration_number; the same in all rows: first quartile, median and third quartile.
WITH told AS (
  SELECT period, source, declaration_number, item_number, commodity, trader_id, net_mass_kg, invoice_amount,
         invoice_currency, acceptance_date
  FROM cloud_item
  WHERE flow = $flow AND starts_with(commodity, left($commodity, 4))
    AND NOT (source = $source AND declaration_number = $declaration_number AND item_number = $item_number)
  UNION ALL
  SELECT period, source, declaration_number, item_number, commodity, trader_id, net_mass_kg, invoice_amount,
         invoice_currency, acceptance_date
  FROM item
  WHERE source = $source AND declaration_number = $declaration_number AND item_number = $item_number
), priced AS (
  SELECT t.*, CAST(t.net_mass_kg AS DOUBLE) AS mass,
         CAST(t.invoice_amount AS DOUBLE) * coalesce(CAST(r.to_local AS DOUBLE), 1) AS value,
         t.source = $source AND t.declaration_number = $declaration_number AND t.item_number = $item_number AS is_this
  FROM told AS t
  LEFT JOIN rate AS r
    ON r.currency = t.invoice_currency AND t.acceptance_date BETWEEN r.valid_from AND r.valid_to
  WHERE t.net_mass_kg > 0 AND t.invoice_amount > 0
), enough AS (
  SELECT count(*) FILTER (commodity = $commodity) >= 12 AS of_code FROM priced
), compared AS (
  SELECT p.* FROM priced AS p CROSS JOIN enough AS e WHERE NOT e.of_code OR p.commodity = $commodity
), level AS (
  SELECT quantile_cont(value / mass, [0.25, 0.5, 0.75]) AS level FROM compared WHERE NOT is_this
)
SELECT period, value / mass, mass, value, CAST(is_this AS INTEGER),
       CAST(coalesce(trader_id = $trader_id AND $trader_id <> '', FALSE) AS INTEGER), declaration_number,
       level[1], level[2], level[3]
FROM compared CROSS JOIN level
ORDER BY is_this DESC, period DESC, hash(declaration_number, item_number)
LIMIT 2000
