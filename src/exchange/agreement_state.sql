-- Moves an agreement on. Parameters $id, $state, $end_reason (may be null), $now.
UPDATE agreement SET state = $state, end_reason = $end_reason, changed_at = $now
WHERE id = $id
