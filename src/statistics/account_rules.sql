-- Purpose: findings by rule, with an example.
-- Parameters: none. Views: finding.
-- Row: rule, severity, findings, example, message_en, message_zh.
SELECT rule, any_value(severity) AS severity, count(*) AS findings,
       min(declaration_number || ' / ' || item_number || '  ' || coalesce(field, '') || ' = ' ||
           coalesce(left(value, 40), '(null)')) AS example,
       min(message_en) AS message_en, min(message_zh) AS message_zh
FROM finding
GROUP BY rule
ORDER BY CASE any_value(severity) WHEN 'fatal' THEN 0 WHEN 'error' THEN 1 ELSE 2 END, findings DESC, rule
