-- Purpose: a page of the records that could not be read.
-- Parameters: $load (empty: of all loads), $limit, $offset. View: rejected.
-- Row: file, line, field, value, code, message_en, message_zh, records, raw_base64, total (of all pages).
SELECT file, line, field, value, code, message_en, message_zh, records, raw_base64, count(*) OVER ()
FROM rejected
WHERE $load = '' OR load_id = $load
ORDER BY file DESC, load_id, line, sequence
LIMIT $limit OFFSET $offset
