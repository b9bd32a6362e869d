-- A certificate. Parameter $number.
-- Row: number, state, declaration, trader, total, currency, document, issued_at, claimed_by, claim, claimed_at,
-- voided_at, reason (empty where there is none).
SELECT number, state, declaration, trader, total, currency, document, issued_at, coalesce(claimed_by, ''),
       coalesce(claim, ''), coalesce(claimed_at, ''), coalesce(voided_at, ''), coalesce(reason, '')
FROM bill WHERE number = $number
