-- The session acts for another from now on, or for nobody. Parameters $id, $acting_for (may be null).
UPDATE session SET acting_for = $acting_for WHERE id = $id AND ended_at IS NULL
