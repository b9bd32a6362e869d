-- Figures that no rate brings to dollars. Reads mirror, their_slot and month_dollar. Row: currency, rows.
SELECT m.currency, count(*)
FROM mirror AS m
JOIN their_slot AS t ON t.reporter = m.reporter AND t.period = m.period
WHERE NOT EXISTS (SELECT 1 FROM month_dollar AS d WHERE d.period = m.period AND d.currency = m.currency)
GROUP BY m.currency
ORDER BY m.currency
