-- Purpose: how far the review of a month is.
-- Parameters: none. Tables: review_queue, decision; view: visible.
-- Row: open, fatal (of them), decided, corrected, asked (records).
WITH done AS (
  SELECT DISTINCT action, source, declaration_number, declaration_version, item_number, answered
  FROM decision
  SEMI JOIN visible USING (source, declaration_number, declaration_version)
), waiting AS (
  SELECT severity FROM review_queue SEMI JOIN visible USING (source, declaration_number, declaration_version)
)
SELECT (SELECT count(*) FROM waiting), (SELECT count(*) FROM waiting WHERE severity = 'fatal'),
       count(*) FILTER (action IN ('accept', 'leave_out')), count(*) FILTER (action = 'correct'),
       count(*) FILTER (action = 'query' AND NOT coalesce(answered, FALSE))
FROM done
