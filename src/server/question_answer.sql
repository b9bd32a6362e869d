-- Purpose: a question is answered, once.
-- Parameters: $id; $answer; $by (a login), $at.
UPDATE question SET answer = $answer, answered_by = $by, answered_at = $at WHERE id = $id AND answered_at IS NULL
