-- Purpose: the findings of a month that somebody sees, by rule.
-- Parameters: none. Views: finding, visible (scope.h).
-- Row: rule, severity, findings, message_en, message_zh (of one of them).
SELECT rule, severity, count(*), any_value(message_en), any_value(message_zh)
FROM finding AS f
SEMI JOIN visible AS v
  ON v.source = f.source AND v.declaration_number = f.declaration_number
 AND v.declaration_version = f.declaration_version
GROUP BY rule, severity
ORDER BY CASE severity WHEN 'fatal' THEN 1 WHEN 'error' THEN 2 ELSE 3 END, count(*) DESC, rule
