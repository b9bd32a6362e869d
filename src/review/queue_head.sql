-- Purpose: the first records of the queue.
-- Parameters: $most. Tables: review_queue.
-- Row: source, declaration_number, declaration_version, item_number, flow, rank, severity, findings, message_en,
-- message_zh.
SELECT source, declaration_number, declaration_version, item_number, flow, rank, severity, findings, message_en,
       message_zh
FROM review_queue
ORDER BY rank
LIMIT $most
