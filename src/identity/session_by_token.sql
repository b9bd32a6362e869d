-- The session of a token, if it is open. Parameters $token_sha256, $now. Row: id, person, acting_for (may be null),
-- seen_at.
SELECT id, person, acting_for, seen_at
FROM session
WHERE token_sha256 = $token_sha256 AND ended_at IS NULL AND idle_ends_at > $now AND ends_at > $now
