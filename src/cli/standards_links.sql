-- Purpose: what a code corresponds to in other editions and classifications.
-- Parameters: $list, $code. Views: concordance.
-- Row: pair, from_code, to_code, relationship.
SELECT pair, from_code, to_code, relationship
FROM concordance
WHERE (from_code = $code AND starts_with(from_list, $list)) OR (to_code = $code AND starts_with(to_list, $list))
ORDER BY pair, from_code, to_code
