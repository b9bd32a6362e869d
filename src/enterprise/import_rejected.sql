-- The rows of structure enterprise_rejected that a file makes. Reads enterprise_row, enterprise_text, enterprise_file
-- (file).
SELECT r.recorded, f.file, r.line, r.field, r.value, 'enterprise_reason.' || r.bad AS code, t.raw_base64
FROM enterprise_row AS r
JOIN enterprise_text AS t ON t.line = r.line
CROSS JOIN enterprise_file AS f
WHERE r.bad IS NOT NULL
