-- What somebody signs in with. Parameter $person. Row: password (may be null), totp_secret (may be null),
-- totp_confirmed, totp_last_step.
SELECT password, totp_secret, totp_confirmed, totp_last_step FROM credential WHERE person = $person
