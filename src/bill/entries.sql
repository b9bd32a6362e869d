-- What happened on a day (UTC). Parameters $day, $next_day. Row: number, bill, kind, author, at, detail.
SELECT number, bill, kind, author, at, detail FROM bill_entry
WHERE at >= $day AND at < $next_day
ORDER BY number
