-- The messages a reader has not yet taken, oldest first. Parameters $reader, $limit. Row: number, topic, body,
-- made_at.
SELECT o.number, o.topic, o.body, o.made_at
FROM outbox AS o
WHERE o.number > coalesce((SELECT r.number FROM outbox_reader AS r WHERE r.reader = $reader), 0)
ORDER BY o.number
LIMIT $limit
