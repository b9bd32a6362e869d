-- Purpose: the findings on a record, worst first; those of its declaration as a whole are on item 0.
-- Parameters: $source, $declaration_number, $declaration_version, $item_number. Views: finding.
-- Row: rule, severity, field, message_en, message_zh.
SELECT rule, severity, coalesce(field, ''), coalesce(message_en, ''), coalesce(message_zh, '')
FROM finding
WHERE source = $source AND declaration_number = $declaration_number AND declaration_version = $declaration_version
  AND item_number IN (0, $item_number)
ORDER BY CASE severity WHEN 'fatal' THEN 0 WHEN 'error' THEN 1 ELSE 2 END, rule
