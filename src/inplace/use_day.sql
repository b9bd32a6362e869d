-- Rows given under an agreement on a day (UTC). Parameters $agreement, $day. Row: rows.
SELECT CAST(coalesce(sum(row_count), 0) AS bigint) FROM use_record
WHERE service = 'in_place' AND agreement = $agreement AND substr(received_at, 1, 10) = $day
