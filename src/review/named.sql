-- Purpose: a correction or a decision by its id.
-- Parameters: $id. Views: correction, review.
-- Row: source, declaration_number, declaration_version, item_number, is_withdrawal, is_withdrawn.
WITH every AS (
  SELECT id, withdraws, source, declaration_number, declaration_version, item_number FROM correction
  UNION ALL
  SELECT id, withdraws, source, declaration_number, declaration_version, item_number FROM review
)
SELECT source, declaration_number, declaration_version, item_number, withdraws IS NOT NULL AS is_withdrawal,
       EXISTS (FROM every AS w WHERE w.withdraws = $id) AS is_withdrawn
FROM every
WHERE id = $id
