-- The rows of one pair as they are kept. Reads stored_concordance. Parameter $pair. Row: structure
-- concordance without pair.
SELECT from_list, to_list, from_code, to_code, relationship
FROM stored_concordance
WHERE pair = $pair
