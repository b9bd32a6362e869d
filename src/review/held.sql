-- Purpose: who else has the record now.
-- Parameters: $source, $declaration_number, $declaration_version, $item_number, $author, $now (instant).
-- Tables: decision. Row: author, until (text, UTC).
SELECT author, strftime(max(expires_at) AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%SZ') AS until
FROM decision
WHERE action = 'claim' AND author <> $author AND expires_at > CAST($now AS TIMESTAMPTZ)
  AND source = $source AND declaration_number = $declaration_number
  AND declaration_version = $declaration_version AND item_number = $item_number
GROUP BY author
ORDER BY until DESC
