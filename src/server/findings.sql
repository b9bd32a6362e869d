-- Purpose: the findings of a month that somebody sees, fatal ones first.
-- Parameters: $rule, $severity ('' for any), $most, $skip. Views: finding, visible (scope.h).
-- Row: total, rule, severity, outcome, source, declaration_number, declaration_version, item_number, field, value,
-- message_en, message_zh.
SELECT count(*) OVER () AS total, rule, severity, outcome, f.source, f.declaration_number, f.declaration_version,
       item_number, coalesce(field, ''), coalesce(value, ''), message_en, message_zh
FROM finding AS f
SEMI JOIN visible AS v
  ON v.source = f.source AND v.declaration_number = f.declaration_number
 AND v.declaration_version = f.declaration_version
WHERE ($rule = '' OR rule = $rule) AND ($severity = '' OR severity = $severity)
ORDER BY CASE severity WHEN 'fatal' THEN 1 WHEN 'error' THEN 2 ELSE 3 END, rule, f.source, f.declaration_number,
         f.declaration_version, item_number, field
LIMIT $most OFFSET $skip
