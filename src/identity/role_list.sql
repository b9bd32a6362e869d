-- The home's own roles, one row for each permission. Row: name, label_en, label_zh, permission (may be null).
SELECT r.name, r.label_en, r.label_zh, p.permission
FROM role AS r
LEFT JOIN role_permission AS p ON p.role = r.name
ORDER BY r.name, p.permission
