-- One role of the home's own. Parameters $name, $label_en, $label_zh.
INSERT INTO role (name, label_en, label_zh) VALUES ($name, $label_en, $label_zh)
ON CONFLICT (name) DO UPDATE SET label_en = excluded.label_en, label_zh = excluded.label_zh
