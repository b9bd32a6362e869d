-- Rows given by agreement, organisation and day. Parameters: none. Row: agreement, organisation, day, rows.
SELECT agreement, organisation, substr(received_at, 1, 10), CAST(sum(row_count) AS bigint)
FROM use_record
GROUP BY agreement, organisation, substr(received_at, 1, 10)
ORDER BY 1, 2, 3
