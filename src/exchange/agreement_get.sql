-- One agreement. Parameter $id. Row: id, organisation, resource, state, terms, salt, valid_from, valid_until.
SELECT id, organisation, resource, state, terms, salt, valid_from, valid_until
FROM agreement
WHERE id = $id
