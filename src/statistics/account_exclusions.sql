-- Purpose: what the closes left out, by reason, with an example.
-- Parameters: none. Views: excluded.
-- Row: reason, detail, records, example.
SELECT reason, coalesce(detail, '') AS detail, count(*) AS records,
       min(declaration_number || ' / ' || item_number) AS example
FROM excluded
GROUP BY reason, detail
ORDER BY records DESC, reason, detail
