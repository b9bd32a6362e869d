-- Questions, newest first. Parameters $agreement (empty: all), $limit.
-- Row: id, agreement, organisation, actor, case_number, question, received_at, sent_at, first_at, done_at, rows, bytes,
-- outcome, fault.
SELECT id, agreement, organisation, actor, case_number, subject, received_at, sent_at, first_at, done_at, row_count,
       bytes, outcome, fault
FROM use_record WHERE service = 'in_place' AND ($agreement = '' OR agreement = $agreement)
ORDER BY received_at DESC, id
LIMIT $limit
