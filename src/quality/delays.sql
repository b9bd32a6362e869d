-- How many items had been loaded how many days after their acceptance, added up; loaded the same day or before is 0.
-- Reads item (the month's partition) and load. Row: days, items.
WITH delay AS (
  SELECT greatest(CAST(l.loaded_at AS DATE) - i.acceptance_date, 0) AS days, count(*) AS items
  FROM item AS i JOIN load AS l ON l.load_id = i.load_id
  WHERE i.acceptance_date IS NOT NULL
  GROUP BY 1
)
SELECT days, CAST(sum(items) OVER (ORDER BY days) AS BIGINT) FROM delay ORDER BY days
