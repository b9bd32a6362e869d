-- Items of the month that have findings. Reads finding. Row: items.
SELECT count(DISTINCT (source, declaration_number, declaration_version, item_number)) FROM finding
