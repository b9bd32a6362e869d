-- A decision whether two enterprises are one. Parameters $first, $second, $decision, $reason, $author, $at. Row: none.
INSERT INTO enterprise_decision (number, first, second, decision, reason, author, at)
SELECT coalesce(max(number), 0) + 1, $first, $second, $decision, $reason, $author, $at FROM enterprise_decision
