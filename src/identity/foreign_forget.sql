-- Forgets the sign-ins elsewhere that never came back. Parameter $now.
DELETE FROM foreign_sign_in WHERE ends_at <= $now
