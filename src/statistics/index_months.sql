-- The months that the cube holds. Reads index_row. Row: period.
SELECT DISTINCT period FROM index_row ORDER BY period
