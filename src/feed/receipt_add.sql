-- A receipt; one that agreed before stays. Parameters $agreement, $number, $received_at, $taken_at, $outcome,
-- $difference, $document. Row: none.
INSERT INTO feed_receipt (agreement, number, received_at, taken_at, outcome, difference, document)
VALUES ($agreement, $number, $received_at, $taken_at, $outcome, $difference, $document)
ON CONFLICT (agreement, number) DO UPDATE
SET received_at = excluded.received_at, taken_at = excluded.taken_at, outcome = excluded.outcome,
    difference = excluded.difference, document = excluded.document
WHERE feed_receipt.outcome <> 'agrees'
