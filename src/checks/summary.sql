-- Purpose: findings by rule, with the first of them as an example.
-- Parameters: none. Tables: found (structure finding).
-- Row: rule, findings, failed, example, message_en, message_zh.
SELECT rule, count(*) AS findings, count(*) FILTER (outcome = 'failed') AS failed,
       arg_min(declaration_number || ' / ' || item_number || '  ' || coalesce(field, '') || ' = '
               || coalesce(left(value, 40), '–'), (declaration_number, item_number, line)) AS example,
       arg_min(message_en, (declaration_number, item_number, line)) AS message_en,
       arg_min(message_zh, (declaration_number, item_number, line)) AS message_zh
FROM found
GROUP BY rule
