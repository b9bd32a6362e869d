-- Beside a new agreement. Parameters $agreement, $provider, $cycle, $asked_by, $due, $first_approver, $renew_until,
-- $reason, $document, $is_sensitive.
INSERT INTO agreement_life (agreement, provider, cycle, asked_by, due, first_approver, renew_until, reason, document,
                            is_sensitive)
VALUES ($agreement, $provider, $cycle, $asked_by, $due, $first_approver, $renew_until, $reason, $document,
        $is_sensitive)
