-- Purpose: the correction that a field has now.
-- Parameters: $source, $declaration_number, $item_number, $field. Tables: correction_state.
-- Row: id, new_value, author, at (text, UTC).
SELECT id, coalesce(new_value, ''), author, strftime(made_at AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%SZ') AS made_at
FROM correction_state
WHERE state = 'applied' AND source = $source AND declaration_number = $declaration_number
  AND item_number = $item_number AND field = $field
