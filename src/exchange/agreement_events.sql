-- What happened to an agreement, in order. Parameter $agreement. Row: what, state, author, at, reason.
SELECT what, state, author, at, reason FROM agreement_event WHERE agreement = $agreement ORDER BY number
