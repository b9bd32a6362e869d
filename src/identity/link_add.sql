-- One link. Parameters $token_sha256, $purpose, $person (may be null), $ends_at.
INSERT INTO one_time_link (token_sha256, purpose, person, ends_at, used_at)
VALUES ($token_sha256, $purpose, $person, $ends_at, NULL)
