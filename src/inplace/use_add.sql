-- The record of a question that begins. Parameters $id, $agreement, $organisation, $actor, $case_number,
-- $question, $statement_sha256, $received_at. Row: none.
INSERT INTO inplace_use (id, agreement, organisation, actor, case_number, question, statement_sha256, received_at,
                         sent_at, first_at, done_at, row_count, bytes, outcome, fault)
VALUES ($id, $agreement, $organisation, $actor, $case_number, $question, $statement_sha256, $received_at,
        '', '', '', 0, 0, 'running', '')
