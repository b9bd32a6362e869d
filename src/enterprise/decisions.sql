-- What was decided of pairs of enterprises, oldest first. Row: first, second, decision, reason, author, at.
SELECT first, second, decision, reason, author, at FROM enterprise_decision ORDER BY number
