-- What became of a question. Parameters $id, $sent_at, $first_at, $done_at, $rows, $bytes, $outcome,
-- $fault. Row: none.
UPDATE use_record SET sent_at = $sent_at, first_at = $first_at, done_at = $done_at, row_count = $rows, bytes = $bytes,
                      outcome = $outcome, fault = $fault
WHERE id = $id
