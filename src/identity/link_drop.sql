-- Drops the unused links for one purpose and person. Parameters $purpose, $person (may be null).
DELETE FROM one_time_link
WHERE used_at IS NULL AND purpose = $purpose AND coalesce(person, '') = coalesce($person, '')
