-- A sign-in elsewhere begins. Parameters $state_sha256, $nonce, $verifier, $ends_at.
INSERT INTO foreign_sign_in (state_sha256, nonce, verifier, ends_at)
VALUES ($state_sha256, $nonce, $verifier, $ends_at)
