-- How many items were excluded, by reason and detail. Reads closing_excluded. Row: reason, detail, items.
SELECT reason, detail, count(*) AS items
FROM closing_excluded
GROUP BY reason, detail
ORDER BY items DESC, reason, detail
