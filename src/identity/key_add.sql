-- One key. Parameters $prefix, $secret_sha256, $person, $label, $made_by, $now, $ends_at (may be null).
INSERT INTO access_key (prefix, secret_sha256, person, label, made_by, made_at, ends_at, revoked_at)
VALUES ($prefix, $secret_sha256, $person, $label, $made_by, $now, $ends_at, NULL)
