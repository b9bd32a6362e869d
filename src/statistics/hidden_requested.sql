-- Whether a request for confidentiality stands in a month. Reads confidentiality. Parameters $first_day, $last_day.
-- Row: requested (boolean).
SELECT count(*) > 0 AS requested
FROM confidentiality
WHERE withdrawn_on IS NULL AND valid_from <= $last_day AND valid_to >= $first_day
