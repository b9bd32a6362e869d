-- Purpose: what reviewers have decided in the month and nobody has taken back.
-- Parameters: none. Views: review (structure review), correction (structure correction), of the month.
-- Makes the table decision: action (accept, leave_out, query, correct, claim), id, source, declaration_number,
-- declaration_version, item_number, rules, seen, author, text, made_at, expires_at, answered (a query after which the
-- record was decided).
CREATE OR REPLACE TEMP TABLE decision AS
WITH acted AS (
  SELECT action, id, source, declaration_number, declaration_version, item_number, rules, NULL AS seen, author, text,
         made_at, expires_at
  FROM review AS r
  WHERE action <> 'withdrawal' AND NOT EXISTS (FROM review AS w WHERE w.withdraws = r.id)
  UNION ALL
  SELECT 'correct', id, source, declaration_number, declaration_version, item_number, rules, seen, author, reason,
         made_at, NULL
  FROM correction AS c
  WHERE kind <> 'withdrawal' AND NOT EXISTS (FROM correction AS w WHERE w.withdraws = c.id)
)
SELECT a.*, a.action = 'query' AND a.made_at < newest.made_at AS answered
FROM acted AS a
LEFT JOIN (SELECT source, declaration_number, item_number, max(made_at) AS made_at
           FROM acted WHERE action IN ('accept', 'leave_out', 'correct')
           GROUP BY source, declaration_number, item_number) AS newest
  ON newest.source = a.source AND newest.declaration_number = a.declaration_number
 AND newest.item_number = a.item_number
