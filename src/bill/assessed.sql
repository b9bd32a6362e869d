-- What customs assessed on a declaration: the taxes of the newest answer on its newest version. Reads event, tax (of
-- the declaration's number). Parameters $number, $source (empty: any).
-- Row: source, version, tax_type, currency, amount (2 decimals; null: not stated), load_id.
WITH answer AS (
  SELECT source, coalesce(declaration_version, 1) AS version, load_id
  FROM event
  WHERE kind = 'tax' AND declaration_number = $number AND ($source = '' OR source = $source)
  QUALIFY row_number() OVER (PARTITION BY source ORDER BY coalesce(declaration_version, 1) DESC, event_time DESC,
                             load_id DESC) = 1
)
SELECT a.source, a.version, t.tax_type, t.currency,
       CASE WHEN count(*) = count(coalesce(t.payable, t.amount))
            THEN CAST(round(sum(coalesce(t.payable, t.amount)), 2) AS DECIMAL(38,2)) END, a.load_id
FROM answer AS a
JOIN tax AS t ON t.source = a.source AND t.load_id = a.load_id AND t.declaration_number = $number
WHERE t.stated_by = 'customs'
GROUP BY ALL
ORDER BY a.source, t.tax_type, t.currency
