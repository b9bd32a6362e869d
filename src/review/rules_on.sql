-- Purpose: the rules that have findings on a record.
-- Parameters: $source, $declaration_number, $declaration_version, $item_number. Views: finding.
-- Row: rules (joined by commas).
SELECT coalesce(string_agg(DISTINCT rule, ',' ORDER BY rule), '') AS rules
FROM finding
WHERE source = $source AND declaration_number = $declaration_number AND declaration_version = $declaration_version
  AND item_number = $item_number
