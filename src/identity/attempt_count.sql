-- Attempts to sign in since a moment. Parameters $login_sha256, $address, $since. Row: those of the login, the last of
-- them (may be null), those of the address, the last of them (may be null).
SELECT coalesce(sum(CASE WHEN login_sha256 = $login_sha256 THEN 1 ELSE 0 END), 0),
       max(CASE WHEN login_sha256 = $login_sha256 THEN at END),
       coalesce(sum(CASE WHEN address = $address THEN 1 ELSE 0 END), 0),
       max(CASE WHEN address = $address THEN at END)
FROM sign_in_attempt
WHERE at > $since AND (login_sha256 = $login_sha256 OR address = $address)
