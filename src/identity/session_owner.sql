-- Whose session it is. Parameter $id. Row: person.
SELECT person FROM session WHERE id = $id
