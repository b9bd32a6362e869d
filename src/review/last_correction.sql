-- Purpose: the last number given to a correction of the month.
-- Parameters: none. Views: correction. Row: sequence (0 where there is none).
SELECT coalesce(max(sequence), 0) AS sequence FROM correction
