-- The person of a login. Parameter $login. Row: as person_list.
SELECT id, login, kind, name_en, name_zh, organisation, all_offices, all_declarants, made_at, disabled_at
FROM person
WHERE login = $login
