-- Purpose: the items that fatal findings keep out of the figures, but for those of which a reviewer found that they
-- are rightly left out.
-- Parameters: none. Reads closing_excluded and decision (review/decision.sql).
-- Row: rule, items.
SELECT e.detail AS rule, count(*) AS items
FROM closing_excluded AS e
ANTI JOIN decision AS d
  ON d.action = 'leave_out' AND d.source = e.source AND d.declaration_number = e.declaration_number
 AND d.declaration_version = e.declaration_version AND d.item_number IN (0, e.item_number)
 AND list_contains(string_split(d.rules, ','), e.detail)
WHERE e.reason = 'fatal_finding'
GROUP BY e.detail
ORDER BY items DESC, rule
