-- Items of the month without day of acceptance. Reads item. Row: items.
SELECT count(*) FROM item WHERE acceptance_date IS NULL
