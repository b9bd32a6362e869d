-- Purpose: the quarantine by reason, with its first record as an example.
-- Parameters: none. Views: rejected.
-- Row: code, records, example, message_en, message_zh.
SELECT code, sum(records)::BIGINT AS records,
       arg_min(concat_ws(' ', file || ':' || line, field, nullif('''' || left(value, 40) || '''', '''''')),
               (file, line)) AS example,
       arg_min(message_en, (file, line)) AS message_en, arg_min(message_zh, (file, line)) AS message_zh
FROM rejected
GROUP BY code
ORDER BY records DESC, code
