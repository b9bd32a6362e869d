-- The receipts of a feed, by number. Parameter $agreement. Row: number, received_at, taken_at, outcome, difference,
-- document.
SELECT number, received_at, taken_at, outcome, difference, document FROM feed_receipt
WHERE agreement = $agreement ORDER BY number
