-- What stands beside an agreement, as it is now. Parameters $agreement, $provider, $cycle, $asked_by, $due,
-- $first_approver, $renew_until, $reason, $document, $is_sensitive.
UPDATE agreement_life
SET provider = $provider, cycle = $cycle, asked_by = $asked_by, due = $due, first_approver = $first_approver,
    renew_until = $renew_until, reason = $reason, document = $document, is_sensitive = $is_sensitive
WHERE agreement = $agreement
