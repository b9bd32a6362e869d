-- The session was used. Parameters $id, $now, $idle_ends_at.
UPDATE session SET seen_at = $now, idle_ends_at = $idle_ends_at WHERE id = $id AND ended_at IS NULL
