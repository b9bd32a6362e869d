-- The first value that cannot be read. Reads mirror_row. Row: line, field, value.
SELECT line, bad, bad_value FROM mirror_row WHERE bad IS NOT NULL ORDER BY line LIMIT 1
