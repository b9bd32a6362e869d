-- What happened to an agreement. Parameters $number, $agreement, $what, $state, $author, $at, $reason.
INSERT INTO agreement_event (number, agreement, what, state, author, at, reason)
VALUES ($number, $agreement, $what, $state, $author, $at, $reason)
