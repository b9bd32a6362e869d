-- Findings of the month by rule, the gravest first. Reads finding. Row: rule, severity, findings, items, message_en,
-- message_zh (of the first).
SELECT rule, any_value(severity), count(*),
       count(DISTINCT (source, declaration_number, declaration_version, item_number)),
       arg_min(coalesce(message_en, ''), (declaration_number, item_number, line)),
       arg_min(coalesce(message_zh, ''), (declaration_number, item_number, line))
FROM finding
GROUP BY rule
ORDER BY CASE any_value(severity) WHEN 'fatal' THEN 0 WHEN 'error' THEN 1 ELSE 2 END, count(*) DESC, rule
