-- One proposal. Parameter $id. Row: id, kind, subject, document, proposed_by, proposed_for (may be null), proposed_at,
-- state, decided_by (may be null), decided_at (may be null), reason (may be null).
SELECT id, kind, subject, document, proposed_by, proposed_for, proposed_at, state, decided_by, decided_at, reason
FROM proposal
WHERE id = $id
