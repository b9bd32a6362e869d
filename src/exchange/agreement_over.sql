-- Agreements whose last day is over. Parameter $today. Row: id.
SELECT id FROM agreement WHERE state IN ('in_force', 'suspended') AND valid_until < $today ORDER BY id
