-- One organisation. Parameters $id, $kind, $parent (may be null), $office (code of its district or office, or empty),
-- $name_en, $name_zh.
INSERT INTO organisation (id, kind, parent, office, name_en, name_zh)
VALUES ($id, $kind, $parent, $office, $name_en, $name_zh)
ON CONFLICT (id) DO NOTHING
