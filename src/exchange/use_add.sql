-- A use that has ended. Parameters $id, $agreement, $organisation, $actor, $service, $subject, $received_at, $sent_at,
-- $first_at, $done_at, $rows, $bytes, $outcome, $fault. Row: none.
INSERT INTO use_record (id, agreement, organisation, actor, service, case_number, subject, statement_sha256,
                        received_at, sent_at, first_at, done_at, row_count, bytes, outcome, fault)
VALUES ($id, $agreement, $organisation, $actor, $service, '', $subject, '', $received_at, $sent_at, $first_at, $done_at,
        $rows, $bytes, $outcome, $fault)
