-- Items that belong to the month, whatever their status. Reads item_status. Row: items.
SELECT count(*) AS items FROM item_status
