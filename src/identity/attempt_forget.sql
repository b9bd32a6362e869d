-- Forgets what no longer counts. Parameter $since.
DELETE FROM sign_in_attempt WHERE at <= $since
