-- What happened to an entry. Parameters $number, $entry, $event, $state, $author, $at, $reason. Row: none.
INSERT INTO catalogue_event (number, entry, event, state, author, at, reason)
VALUES ($number, $entry, $event, $state, $author, $at, $reason)
