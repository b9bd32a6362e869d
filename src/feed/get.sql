-- One feed. Parameter $agreement.
-- Row: agreement, organisation, resource, relation, opened_by, opened_at, looked_at, recipient_key.
SELECT agreement, organisation, resource, relation, opened_by, opened_at, looked_at, recipient_key
FROM feed
WHERE agreement = $agreement
