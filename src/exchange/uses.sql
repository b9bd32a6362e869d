-- Uses, newest first. Parameters $agreement, $organisation, $resource, $from, $until (empty: any), $limit.
-- Row: agreement, organisation, actor, service, subject, received_at, sent_at, first_at, done_at, rows, bytes, outcome,
-- fault.
SELECT u.agreement, u.organisation, u.actor, u.service, u.subject, u.received_at, u.sent_at, u.first_at, u.done_at,
       u.row_count, u.bytes, u.outcome, u.fault
FROM use_record AS u
LEFT JOIN agreement AS a ON a.id = u.agreement
WHERE ($agreement = '' OR u.agreement = $agreement) AND ($organisation = '' OR u.organisation = $organisation)
  AND ($resource = '' OR a.resource = $resource)
  AND ($from = '' OR substr(u.received_at, 1, 10) >= $from) AND ($until = '' OR substr(u.received_at, 1, 10) <= $until)
ORDER BY u.received_at DESC, u.id
LIMIT $limit
