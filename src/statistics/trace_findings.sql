-- What the checks found on a declaration. Reads finding. Parameter $declaration_number. Row: rule, severity,
-- item_number, field, value, message_en, message_zh.
SELECT rule, severity, item_number, coalesce(field, ''), coalesce(value, ''), coalesce(message_en, ''),
       coalesce(message_zh, '')
FROM finding
WHERE declaration_number = $declaration_number
ORDER BY item_number, rule
