-- Purpose: questions, those without an answer first, by day.
-- Parameters: $period, $declaration_number, $id; empty: any.
-- Row: id, period, source, declaration_number, item_number, office, declarant, text, due, asked_by, asked_at, answer,
-- answered_by, answered_at.
SELECT id, period, source, declaration_number, item_number, office, declarant, text, due, asked_by, asked_at, answer,
       answered_by, answered_at
FROM question
WHERE ($period = '' OR period = $period)
  AND ($declaration_number = '' OR declaration_number = $declaration_number)
  AND ($id = '' OR id = $id)
ORDER BY CASE WHEN answered_at IS NULL THEN 0 ELSE 1 END, due, asked_at, id
