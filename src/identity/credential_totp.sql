-- Sets the secret of one-time codes, or takes it away. Parameters $person, $secret (may be null), $confirmed, $step
-- (the last step used).
INSERT INTO credential (person, password, totp_secret, totp_confirmed, totp_last_step)
VALUES ($person, NULL, $secret, $confirmed, $step)
ON CONFLICT (person) DO UPDATE
SET totp_secret = excluded.totp_secret, totp_confirmed = excluded.totp_confirmed,
    totp_last_step = excluded.totp_last_step
