-- One person or service, unless the login is taken. Parameters $id, $login, $kind, $name_en, $name_zh, $organisation,
-- $made_at.
INSERT INTO person (id, login, kind, name_en, name_zh, organisation, all_offices, all_declarants, made_at, disabled_at)
VALUES ($id, $login, $kind, $name_en, $name_zh, $organisation, 0, 1, $made_at, NULL)
ON CONFLICT (login) DO NOTHING
