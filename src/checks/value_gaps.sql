-- Purpose: which of the values that a column has in the month are not in their list on all of its days.
-- Parameters: $first and $last day of the month. Reads rule_used (key) and rule_list (key, valid_from, valid_to).
-- Row: key, and an interval in which it is valid for a part of the month; both null where there is none. Several
-- rows where there are several intervals.
SELECT u.key, l.valid_from, l.valid_to
FROM rule_used AS u
LEFT JOIN rule_list AS l ON l.key = u.key AND l.valid_from <= $last AND l.valid_to >= $first
WHERE u.key IS NOT NULL AND (l.key IS NULL OR l.valid_from > $first OR l.valid_to < $last)
ORDER BY u.key, l.valid_from
