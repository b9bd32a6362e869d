-- Whether one may act for another on a day. Parameters $from_person, $to_person, $today. Row: id.
SELECT id
FROM delegation
WHERE from_person = $from_person AND to_person = $to_person AND ended_at IS NULL AND from_date <= $today
  AND until_date >= $today
LIMIT 1
