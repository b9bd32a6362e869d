-- Somebody has a role no longer. Parameters $person, $role.
DELETE FROM person_role WHERE person = $person AND role = $role
