-- Purpose: findings of a month by rule, the worst first.
-- Parameters: none. Views: finding, visible.
-- Row: rule, severity, items, message_en, message_zh (of its first finding).
SELECT rule, any_value(severity), count(*), arg_min(message_en, (declaration_number, item_number)),
       arg_min(message_zh, (declaration_number, item_number))
FROM finding
SEMI JOIN visible USING (source, declaration_number, declaration_version)
GROUP BY rule
ORDER BY min(CASE severity WHEN 'fatal' THEN 1 WHEN 'error' THEN 2 ELSE 3 END), count(*) DESC, rule
