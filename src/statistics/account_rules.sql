-- Purpose: findings by rule, with the first record as an example and the message it got.
-- Parameters: none. Views: finding.
-- Row: rule, severity, findings, example, message_en, message_zh.
SELECT rule, any_value(severity) AS severity, count(*) AS findings,
       arg_min(declaration_number || ' / ' || item_number || '  ' || coalesce(field, '') || ' = ' ||
                   coalesce(left(value, 40), '(null)'), place) AS example,
       arg_min(message_en, place) AS message_en, arg_min(message_zh, place) AS message_zh
FROM (SELECT *, (declaration_number, declaration_version, item_number, load_id, line) AS place FROM finding)
GROUP BY rule
ORDER BY CASE any_value(severity) WHEN 'fatal' THEN 0 WHEN 'error' THEN 1 ELSE 2 END, findings DESC, rule
