-- The key that receipts are signed with. Parameters $agreement, $key. Row: none.
UPDATE feed SET recipient_key = $key WHERE agreement = $agreement
