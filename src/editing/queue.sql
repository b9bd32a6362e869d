-- Purpose: the first entries of a month's queue.
-- Parameters: $most (0: all). Views: queue_of_month.
-- Row: as QueueEntry.
SELECT rank, flow, source, declaration_number, declaration_version, item_number, commodity, partner, trader_id,
  kind, field,
       value, repair_value, score, probability, suspicion, impact_value, impact_mass, message_en, message_zh,
         evidence_en,
       evidence_zh, evidence
FROM queue_of_month
WHERE $most = 0 OR rank <= $most
ORDER BY rank
