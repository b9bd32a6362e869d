-- A key that is good now. Parameters $prefix, $now. Row: secret_sha256, person.
SELECT secret_sha256, person
FROM access_key
WHERE prefix = $prefix AND revoked_at IS NULL AND (ends_at IS NULL OR ends_at > $now)
