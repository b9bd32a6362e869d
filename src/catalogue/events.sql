-- What happened to an entry, in order. Parameter $code. Row: event, state, author, at, reason.
SELECT event, state, author, at, reason FROM catalogue_event WHERE entry = $code ORDER BY number
