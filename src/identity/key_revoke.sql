-- A key is good no longer. Parameters $prefix, $now.
UPDATE access_key SET revoked_at = $now WHERE prefix = $prefix AND revoked_at IS NULL
