-- One feed. Parameter $agreement.
-- Row: agreement, organisation, resource, relation, opened_by, opened_at, looked_at, recipient_key, twin_rows.
SELECT agreement, organisation, resource, relation, opened_by, opened_at, looked_at, recipient_key, twin_rows
FROM feed
WHERE agreement = $agreement
