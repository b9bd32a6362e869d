-- Purpose: where a record of the month was lodged, and by whom.
-- Parameters: $declaration_number, $item_number. Views: item_declared, visible (scope.h).
-- Row: source, office, declarant.
SELECT source, coalesce(customs_office, ''), coalesce(declarant_id, '')
FROM item_declared
SEMI JOIN visible USING (source, declaration_number, declaration_version)
WHERE declaration_number = $declaration_number AND item_number = $item_number
ORDER BY source
LIMIT 1
