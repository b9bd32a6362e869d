-- All people. Row: id, login, kind, name_en, name_zh, organisation, all_offices, all_declarants, made_at, disabled_at
-- (may be null).
SELECT id, login, kind, name_en, name_zh, organisation, all_offices, all_declarants, made_at, disabled_at
FROM person
ORDER BY login
