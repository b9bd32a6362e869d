-- All organisations. Row: id, kind, parent (may be null), office, name_en, name_zh.
SELECT id, kind, parent, office, name_en, name_zh FROM organisation ORDER BY id
