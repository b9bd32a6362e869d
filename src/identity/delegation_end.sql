-- A delegation ends at once. Parameters $id, $now.
UPDATE delegation SET ended_at = $now WHERE id = $id AND ended_at IS NULL
