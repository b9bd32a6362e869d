-- The entries of somebody's scope. Parameter $person. Row: kind, code.
SELECT kind, code FROM person_scope WHERE person = $person ORDER BY kind, code
