-- The record of a question that begins. Parameters $id, $agreement, $organisation, $actor, $case_number,
-- $question, $statement_sha256, $received_at. Row: none.
INSERT INTO use_record (id, agreement, organisation, actor, service, case_number, subject, statement_sha256,
                        received_at, sent_at, first_at, done_at, row_count, bytes, outcome, fault)
VALUES ($id, $agreement, $organisation, $actor, 'in_place', $case_number, $question, $statement_sha256, $received_at,
        '', '', '', 0, 0, 'running', '')
