-- Certificates of which something happened on a day (UTC), or that a claim names. Parameters $day, $next_day.
-- Row: number, state, declaration, trader, total, currency, document, issued_at, claimed_by, claim, claimed_at,
-- voided_at, reason (empty where there is none).
SELECT number, state, declaration, trader, total, currency, document, issued_at, coalesce(claimed_by, ''),
       coalesce(claim, ''), coalesce(claimed_at, ''), coalesce(voided_at, ''), coalesce(reason, '')
FROM bill
WHERE issued_at >= $day AND issued_at < $next_day OR claimed_at >= $day AND claimed_at < $next_day
   OR voided_at >= $day AND voided_at < $next_day
ORDER BY number
