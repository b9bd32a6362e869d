-- Decisions about pairs, the oldest first. Row: first, second, decision, reason, author, at.
SELECT first, second, decision, reason, author, at FROM catalogue_decision ORDER BY number
