-- Purpose: the items that checks hold back: fatal findings that no reviewer accepted. Item 0: the whole declaration.
-- Parameters: none. Views: feed_finding, feed_review, feed_scope.
-- Makes the table feed_held: source, declaration_number, declaration_version, item_number.
CREATE OR REPLACE TEMP TABLE feed_held AS
WITH accepted AS (
  SELECT source, declaration_number, declaration_version, item_number, unnest(string_split(rules, ',')) AS rule
  FROM feed_review AS r
  WHERE action = 'accept' AND NOT EXISTS (FROM feed_review AS w WHERE w.withdraws = r.id)
)
SELECT DISTINCT f.source, f.declaration_number, f.declaration_version, f.item_number
FROM feed_finding AS f
SEMI JOIN feed_scope AS s ON s.source = f.source AND s.declaration_number = f.declaration_number
ANTI JOIN accepted AS a
  ON a.source = f.source AND a.declaration_number = f.declaration_number
 AND a.declaration_version = f.declaration_version AND a.item_number = f.item_number AND a.rule = f.rule
WHERE f.severity = 'fatal'
