-- Purpose: the month as a whole, before and now.
-- Parameters: none. Reads cube_before and closing_cube (structure cube).
-- Two rows, before and now: value_local, value_usd, net_mass_kg, quantity, items.
SELECT CAST(coalesce(sum(value_local), 0) AS DECIMAL(38,2)) AS value_local,
       CAST(coalesce(sum(value_usd), 0) AS DECIMAL(38,2)) AS value_usd,
       CAST(coalesce(sum(net_mass_kg), 0) AS DECIMAL(38,6)) AS net_mass_kg,
       CAST(coalesce(sum(quantity), 0) AS DECIMAL(38,6)) AS quantity,
       CAST(coalesce(sum(items), 0) AS BIGINT) AS items
FROM (SELECT 0 AS side, * FROM cube_before
      UNION ALL BY NAME SELECT 1 AS side, * FROM closing_cube
      UNION ALL BY NAME SELECT unnest([0, 1]) AS side)
GROUP BY side
ORDER BY side
