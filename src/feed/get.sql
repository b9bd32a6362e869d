-- One feed. Parameter $agreement.
-- Row: agreement, organisation, resource, relation, opened_by, opened_at, looked_at.
SELECT agreement, organisation, resource, relation, opened_by, opened_at, looked_at
FROM feed
WHERE agreement = $agreement
