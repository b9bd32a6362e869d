-- Sets the password. Parameters $person, $password (encoded hash).
INSERT INTO credential (person, password, totp_secret, totp_confirmed, totp_last_step)
VALUES ($person, $password, NULL, 0, 0)
ON CONFLICT (person) DO UPDATE SET password = excluded.password
