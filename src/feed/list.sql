-- All feeds, by agreement. Parameters: none. Row: as get.
SELECT agreement, organisation, resource, relation, opened_by, opened_at, looked_at, recipient_key, twin_rows
FROM feed
ORDER BY agreement
