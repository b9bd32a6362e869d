-- One entry of somebody's scope. Parameters $person, $kind, $code.
INSERT INTO person_scope (person, kind, code) VALUES ($person, $kind, $code) ON CONFLICT (person, kind, code) DO NOTHING
