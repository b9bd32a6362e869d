-- Purpose: some of what the rules on trial found.
-- Parameters: none. Tables: found (structure finding).
-- Row: declaration_number, item_number, field, value, message_en, message_zh.
SELECT declaration_number, coalesce(item_number, 0), coalesce(field, ''), coalesce(value, '–'), message_en, message_zh
FROM found
ORDER BY declaration_number, item_number, rule
LIMIT 5
