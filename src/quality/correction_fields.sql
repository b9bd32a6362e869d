-- What the standing corrections of the month changed, by field and kind. Reads correction, item (as loaded) and rate.
-- Money is brought to the home currency, parameter $currency, at the rate of the day of acceptance; a correction of a
-- record that is gone counts without amount. Row: field, kind, corrections, added, removed.
WITH standing AS (
  SELECT c.* FROM correction AS c
  WHERE c.kind <> 'withdrawal'
    AND NOT EXISTS (SELECT 1 FROM correction AS w WHERE w.kind = 'withdrawal' AND w.withdraws = c.id)
), priced AS (
  SELECT s.field, s.kind,
         coalesce(TRY_CAST(s.new_value AS DOUBLE), 0) - coalesce(TRY_CAST(s.old_value AS DOUBLE), 0) AS change,
         CASE WHEN s.field = 'net_mass_kg' THEN 1
              WHEN s.field IN ('invoice_amount', 'statistical_value')
              THEN CASE WHEN i.currency = $currency THEN 1 ELSE CAST(r.to_local AS DOUBLE) END
              ELSE 0 END AS worth
  FROM standing AS s
  LEFT JOIN (SELECT source, declaration_number, declaration_version, item_number, acceptance_date,
                    invoice_currency, statistical_currency FROM item) AS j
    ON j.source = s.source AND j.declaration_number = s.declaration_number
   AND j.declaration_version = s.declaration_version AND j.item_number = s.item_number
  LEFT JOIN LATERAL (SELECT CASE WHEN s.field = 'statistical_value' THEN j.statistical_currency
                                 ELSE j.invoice_currency END AS currency) AS i ON TRUE
  LEFT JOIN rate AS r ON r.currency = i.currency AND j.acceptance_date BETWEEN r.valid_from AND r.valid_to
)
SELECT field, kind, count(*), coalesce(sum(change * worth), 0), coalesce(sum(abs(change * worth)), 0)
FROM priced
GROUP BY field, kind
ORDER BY count(*) DESC, field, kind
