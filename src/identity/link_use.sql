-- Uses a link up; no row where it is unknown, used or too old. Parameters $token_sha256, $purpose, $now. Row: person
-- (may be null).
UPDATE one_time_link SET used_at = $now
WHERE token_sha256 = $token_sha256 AND purpose = $purpose AND used_at IS NULL AND ends_at > $now
RETURNING person
