-- All delegations, newest first. Row: id, from_person, to_person, from_date, until_date, given_by, ended_at (may be
-- null).
SELECT id, from_person, to_person, from_date, until_date, given_by, ended_at
FROM delegation
ORDER BY given_at DESC, id
