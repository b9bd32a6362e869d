-- Purpose: the decisions of the month that stand, corrections apart.
-- Parameters: $now (instant). Tables: decision.
-- Row: id, action, source, declaration_number, declaration_version, item_number, author, text, at (text, UTC),
-- age_days, is_open (a query that waits for an answer, a claim that has not ended).
SELECT id, action, source, declaration_number, declaration_version, item_number, author, coalesce(text, ''),
       strftime(made_at AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%SZ') AS made_at,
       date_diff('day', made_at, CAST($now AS TIMESTAMPTZ)) AS age_days,
       coalesce(CASE action WHEN 'query' THEN NOT coalesce(answered, FALSE)
                            WHEN 'claim' THEN expires_at > CAST($now AS TIMESTAMPTZ) END, FALSE) AS is_open
FROM decision AS d
WHERE action <> 'correct'
ORDER BY d.made_at, d.id
