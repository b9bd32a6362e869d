-- No key of a person is good any longer. Parameters $person, $now.
UPDATE access_key SET revoked_at = $now WHERE person = $person AND revoked_at IS NULL
