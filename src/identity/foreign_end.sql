-- A sign-in elsewhere comes back, once. Parameters $state_sha256, $now. Row: nonce, verifier.
DELETE FROM foreign_sign_in WHERE state_sha256 = $state_sha256 AND ends_at > $now RETURNING nonce, verifier
