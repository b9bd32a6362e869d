-- Ends a session. Parameters $id, $now, $by.
UPDATE session SET ended_at = $now, ended_by = $by WHERE id = $id AND ended_at IS NULL
