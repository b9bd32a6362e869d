-- Takes all entries of somebody's scope away. Parameter $person.
DELETE FROM person_scope WHERE person = $person
