-- Purpose: what the queue says of a record, the likeliest first.
-- Parameters: $source, $declaration_number, $declaration_version, $item_number. Views: queue.
-- Row: rank, kind, field, value, repair_value, probability, message_en, message_zh, evidence_en, evidence_zh.
SELECT rank, kind, coalesce(field, ''), coalesce(value, ''), coalesce(repair_value, ''), coalesce(probability, 0),
       coalesce(message_en, ''), coalesce(message_zh, ''), coalesce(evidence_en, ''), coalesce(evidence_zh, '')
FROM queue
WHERE source = $source AND declaration_number = $declaration_number AND declaration_version = $declaration_version
  AND item_number = $item_number
ORDER BY rank
