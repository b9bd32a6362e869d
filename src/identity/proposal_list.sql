-- The proposals in a state, oldest first. Parameter $state. Row: as proposal_get.
SELECT id, kind, subject, document, proposed_by, proposed_for, proposed_at, state, decided_by, decided_at, reason
FROM proposal
WHERE state = $state
ORDER BY proposed_at, id
