-- Somebody gets a role, or has it for other days than before. Parameters $person, $role, $from_date, $until_date (may
-- be null), $given_by, $given_at.
INSERT INTO person_role (person, role, from_date, until_date, given_by, given_at)
VALUES ($person, $role, $from_date, $until_date, $given_by, $given_at)
ON CONFLICT (person, role) DO UPDATE
SET from_date = excluded.from_date, until_date = excluded.until_date, given_by = excluded.given_by,
    given_at = excluded.given_at
