-- Ends all sessions of a person. Parameters $person, $now, $by.
UPDATE session SET ended_at = $now, ended_by = $by WHERE person = $person AND ended_at IS NULL
