-- Purpose: what was found by check, the farthest first.
-- Parameters: none. Reads editing_credibility.
-- Row: check, findings, then of the farthest: declaration_number, item_number, message_en, message_zh.
SELECT "check", count(*), coalesce(arg_max(declaration_number, far), ''), coalesce(arg_max(item_number, far), 0),
       arg_max(message_en, far), arg_max(message_zh, far)
FROM (SELECT *, (abs(deviation), what, coalesce(declaration_number, ''), coalesce(item_number, 0)) AS far
      FROM editing_credibility)
GROUP BY "check"
ORDER BY count(*) DESC, "check"
