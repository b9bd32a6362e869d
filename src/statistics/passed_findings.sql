-- Purpose: what was let pass, by rule: how many records have such a finding of their own or of their declaration.
-- Parameters: none. Reads finding (see standing_findings.sql) and item.
-- Row: rule, items.
SELECT rule, CAST(sum(items) AS BIGINT) AS items
FROM (
  SELECT rule, count(DISTINCT (source, load_id, line, declaration_number, declaration_version, item_number)) AS items
  FROM finding
  WHERE severity = 'passed' AND item_number > 0
  GROUP BY rule
  UNION ALL
  SELECT f.rule, count(DISTINCT (i.source, i.load_id, i.line, i.declaration_number, i.item_number))
  FROM finding AS f
  JOIN item AS i USING (source, declaration_number, declaration_version)
  WHERE f.severity = 'passed' AND f.item_number = 0
  GROUP BY f.rule
)
GROUP BY rule
ORDER BY rule
