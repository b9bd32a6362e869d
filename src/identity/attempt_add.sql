-- One more attempt. Parameters $id, $login_sha256, $address, $now.
INSERT INTO sign_in_attempt (id, login_sha256, address, at) VALUES ($id, $login_sha256, $address, $now)
