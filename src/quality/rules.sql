-- Findings of the month by rule, the gravest first. Reads finding. Row: rule, severity, findings, items, message_en,
-- message_zh (of the first). The report is published and all districts read it: whatever may name a trader or a
-- declaration (nine capital letters and digits or more) is left out of the message.
SELECT rule, any_value(severity), count(*),
       count(DISTINCT (source, declaration_number, declaration_version, item_number)),
       regexp_replace(arg_min(coalesce(message_en, ''), (declaration_number, item_number, line)),
                      '[0-9A-Z]{9,}', '…', 'g'),
       regexp_replace(arg_min(coalesce(message_zh, ''), (declaration_number, item_number, line)),
                      '[0-9A-Z]{9,}', '…', 'g')
FROM finding
GROUP BY rule
ORDER BY CASE any_value(severity) WHEN 'fatal' THEN 0 WHEN 'error' THEN 1 ELSE 2 END, count(*) DESC, rule
