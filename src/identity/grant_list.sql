-- Who has which role, people that are disabled included. Row: person, role, from_date, until_date (may be null).
SELECT person, role, from_date, until_date FROM person_role ORDER BY person, role
