-- An agreement as it is now. Parameters $id, $state, $end_reason (may be null), $terms, $valid_from, $valid_until,
-- $now.
UPDATE agreement
SET state = $state, end_reason = $end_reason, terms = $terms, valid_from = $valid_from, valid_until = $valid_until,
    changed_at = $now
WHERE id = $id
