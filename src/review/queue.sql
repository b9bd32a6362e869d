-- Purpose: the records of the month that wait for a reviewer.
-- Parameters: none; the variable review_seen is the digest of the month's findings. Views: queue (structure queue),
-- finding, item; table: decision.
-- Makes the table review_queue: rank, source, declaration_number, declaration_version, item_number, flow, severity
-- (`suspect` where the queue has it), findings, message_en, message_zh.
CREATE OR REPLACE TEMP TABLE review_queue AS
WITH open AS (
  SELECT f.*, CASE f.severity WHEN 'fatal' THEN 1 WHEN 'error' THEN 2 ELSE 3 END AS degree
  FROM finding AS f
  ANTI JOIN decision AS d
    ON d.source = f.source AND d.declaration_number = f.declaration_number
   AND d.declaration_version = f.declaration_version AND d.item_number = f.item_number
   AND (d.action IN ('accept', 'leave_out') AND list_contains(string_split(d.rules, ','), f.rule)
        OR d.action = 'correct' AND (d.seen = getvariable('review_seen')
                                     OR f.severity <> 'fatal' AND list_contains(string_split(d.rules, ','), f.rule))
        OR d.action = 'query' AND NOT coalesce(d.answered, FALSE))
), found AS (
  SELECT source, declaration_number, declaration_version, item_number, any_value(flow) AS flow,
         min(degree) AS degree, arg_min(severity, (degree, rule)) AS severity, count(*) AS findings,
         arg_min(message_en, (degree, rule)) AS message_en, arg_min(message_zh, (degree, rule)) AS message_zh
  FROM open
  GROUP BY source, declaration_number, declaration_version, item_number
), suspect AS (
  SELECT q.source, q.declaration_number, q.declaration_version, q.item_number, q.flow, min(q.rank) AS place,
         arg_min(q.message_en, q.rank) AS message_en, arg_min(q.message_zh, q.rank) AS message_zh
  FROM queue AS q
  ANTI JOIN decision AS d
    ON d.source = q.source AND d.declaration_number = q.declaration_number
   AND d.declaration_version = q.declaration_version AND d.item_number = q.item_number
   AND (d.action IN ('accept', 'leave_out', 'correct') OR d.action = 'query' AND NOT coalesce(d.answered, FALSE))
  GROUP BY q.source, q.declaration_number, q.declaration_version, q.item_number, q.flow
), record AS (
  SELECT s.source, s.declaration_number, s.declaration_version, s.item_number, s.flow, 0 AS degree, s.place,
         CASE WHEN f.severity = 'fatal' THEN 'fatal' ELSE 'suspect' END AS severity,
         coalesce(f.findings, 0) AS findings, s.message_en, s.message_zh
  FROM suspect AS s
  LEFT JOIN found AS f USING (source, declaration_number, declaration_version, item_number)
  UNION ALL
  SELECT f.source, f.declaration_number, f.declaration_version, f.item_number, f.flow, f.degree, NULL, f.severity,
         f.findings, f.message_en, f.message_zh
  FROM found AS f
  ANTI JOIN suspect AS s USING (source, declaration_number, declaration_version, item_number)
)
SELECT row_number() OVER (ORDER BY r.degree, r.place, i.invoice_amount DESC NULLS LAST, r.source,
                                   r.declaration_number, r.item_number) AS rank,
       r.* EXCLUDE (degree, place)
FROM record AS r
LEFT JOIN (SELECT source, declaration_number, item_number, max(invoice_amount) AS invoice_amount
           FROM item GROUP BY source, declaration_number, item_number) AS i
  ON i.source = r.source AND i.declaration_number = r.declaration_number AND i.item_number = r.item_number
