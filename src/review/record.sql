-- Purpose: the records of the month with a declaration number and item number (0: the declaration).
-- Parameters: $declaration_number, $item_number. Views: item.
-- Row: source, declaration_number, declaration_version, item_number.
SELECT DISTINCT source, declaration_number, declaration_version,
       CASE WHEN $item_number = 0 THEN 0 ELSE item_number END AS item_number
FROM item
WHERE declaration_number = $declaration_number AND ($item_number = 0 OR item_number = $item_number)
ORDER BY source
