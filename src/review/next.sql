-- Purpose: the record that a reviewer gets: one that is already theirs, else the first that nobody has.
-- Parameters: $author, $now (instant), $minutes. Tables: review_queue, decision.
-- Row: source, declaration_number, declaration_version, item_number, mine, until (text, UTC).
WITH held AS (
  SELECT source, declaration_number, declaration_version, item_number, author, max(expires_at) AS until
  FROM decision
  WHERE action = 'claim' AND expires_at > CAST($now AS TIMESTAMPTZ)
  GROUP BY ALL
)
SELECT q.source, q.declaration_number, q.declaration_version, q.item_number, h.author IS NOT NULL AS mine,
       strftime(coalesce(h.until, CAST($now AS TIMESTAMPTZ) + to_minutes(CAST($minutes AS BIGINT)))
                  AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%gZ') AS until
FROM review_queue AS q
LEFT JOIN held AS h USING (source, declaration_number, declaration_version, item_number)
WHERE h.author IS NULL OR h.author = $author
ORDER BY mine DESC, q.rank
LIMIT 1
