-- The digest of the excluded items: SHA-256 of one line an item (reason, detail, source, declaration number,
-- version, item number, joined by U+001F), sorted by bytes and joined by line feeds. Where the item stands in
-- which file takes no part. Reads closing_excluded. Row: digest.
SELECT sha256(coalesce(array_to_string(list_sort(list(
         concat_ws(chr(31), reason, detail, source, declaration_number, declaration_version, item_number))), chr(10)),
         '')) AS digest
FROM closing_excluded
