-- The open sessions, the last used first. Parameter $now. Row: id, person, login, acting_for (may be null), address,
-- agent, opened_at, seen_at, ends_at.
SELECT s.id, s.person, p.login, s.acting_for, s.address, s.agent, s.opened_at, s.seen_at, s.ends_at
FROM session AS s
JOIN person AS p ON p.id = s.person
WHERE s.ended_at IS NULL AND s.idle_ends_at > $now AND s.ends_at > $now
ORDER BY s.seen_at DESC, s.id
