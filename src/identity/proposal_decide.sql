-- Decides an open proposal. Parameters $id, $state, $by, $now, $reason.
UPDATE proposal SET state = $state, decided_by = $by, decided_at = $now, reason = $reason
WHERE id = $id AND state = 'open'
