-- Purpose: items without net mass whose commodity the policy allows, with the mass that the median price of the
-- months before gives.
-- Parameters: $depth, $least (records), $currency (of the home). Views: item, item_declared, item_before (structure
-- item, the months before), rate, correction; tables: decision, imputable_commodity (beginning).
-- Row: source, declaration_number, declaration_version, item_number, old_value, new_value, commodity, records, price
-- (home currency per kg).
WITH local_rate AS (
  SELECT currency, valid_from, valid_to, CAST(to_local AS DOUBLE) AS to_local FROM rate WHERE currency <> $currency
  UNION ALL
  SELECT $currency, DATE '1900-01-01', DATE '9999-12-31', 1
), price AS (
  SELECT b.flow, left(b.commodity, $depth) AS code, count(*) AS records,
         median(b.invoice_amount * r.to_local / b.net_mass_kg) AS price
  FROM item_before AS b
  JOIN local_rate AS r ON r.currency = b.invoice_currency AND b.acceptance_date BETWEEN r.valid_from AND r.valid_to
  WHERE b.net_mass_kg > 0 AND b.invoice_amount > 0
    AND EXISTS (FROM imputable_commodity AS p WHERE starts_with(b.commodity, p.beginning))
  GROUP BY b.flow, left(b.commodity, $depth)
  HAVING count(*) >= $least
)
SELECT i.source, i.declaration_number, i.declaration_version, i.item_number,
       CAST(d.net_mass_kg AS VARCHAR) AS old_value,
       CAST(CAST(round(i.invoice_amount * r.to_local / p.price, 3) AS DECIMAL(18,6)) AS VARCHAR) AS new_value,
       p.code AS commodity, p.records, CAST(CAST(p.price AS DECIMAL(18,4)) AS VARCHAR) AS price
FROM item AS i
JOIN item_declared AS d
  ON d.source = i.source AND d.declaration_number = i.declaration_number AND d.item_number = i.item_number
JOIN local_rate AS r ON r.currency = i.invoice_currency AND i.acceptance_date BETWEEN r.valid_from AND r.valid_to
JOIN price AS p ON p.flow = i.flow AND p.code = left(i.commodity, $depth)
ANTI JOIN decision AS a
  ON a.action = 'accept' AND a.source = i.source AND a.declaration_number = i.declaration_number
 AND a.declaration_version = i.declaration_version AND a.item_number = i.item_number
ANTI JOIN correction AS before
  ON before.kind IN ('imputed', 'manual') AND before.source = i.source
 AND before.declaration_number = i.declaration_number AND before.item_number = i.item_number
 AND before.field = 'net_mass_kg'
 AND before.old_value IS NOT DISTINCT FROM CAST(d.net_mass_kg AS VARCHAR)
WHERE coalesce(i.net_mass_kg, 0) = 0 AND i.invoice_amount > 0
  AND i.invoice_amount * r.to_local / p.price < 1000000000
ORDER BY i.source, i.declaration_number, i.item_number
