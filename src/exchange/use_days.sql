-- Rows given by agreement, organisation and day. Parameter $organisation (empty: all).
-- Row: agreement, organisation, day, rows.
SELECT agreement, organisation, substr(received_at, 1, 10), CAST(sum(row_count) AS bigint)
FROM use_record
WHERE $organisation = '' OR organisation = $organisation
GROUP BY agreement, organisation, substr(received_at, 1, 10)
ORDER BY 1, 2, 3
