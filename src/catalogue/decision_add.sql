-- A decision about two entries. Parameters $number, $first, $second, $decision, $reason, $author, $at. Row: none.
INSERT INTO catalogue_decision (number, first, second, decision, reason, author, at)
VALUES ($number, $first, $second, $decision, $reason, $author, $at)
