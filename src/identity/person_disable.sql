-- From now on the person may do nothing. Parameters $id, $now.
UPDATE person SET disabled_at = $now WHERE id = $id AND disabled_at IS NULL
