-- The roles of a person on a day. Parameters $person, $today. Row: role.
SELECT role
FROM person_role
WHERE person = $person AND from_date <= $today AND (until_date IS NULL OR until_date >= $today)
ORDER BY role
