-- Purpose: the last number given to an action of the month.
-- Parameters: $action. Views: review. Row: sequence (0 where there is none).
SELECT coalesce(max(sequence), 0) AS sequence FROM review WHERE action = $action
