-- Forgets the attempts of a login that has now signed in. Parameter $login_sha256.
DELETE FROM sign_in_attempt WHERE login_sha256 = $login_sha256
