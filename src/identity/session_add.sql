-- One session. Parameters $id, $token_sha256, $person, $acting_for (may be null), $address, $agent, $now,
-- $idle_ends_at, $ends_at.
INSERT INTO session (id, token_sha256, person, acting_for, address, agent, opened_at, seen_at, idle_ends_at, ends_at,
                     ended_at, ended_by)
VALUES ($id, $token_sha256, $person, $acting_for, $address, $agent, $now, $now, $idle_ends_at, $ends_at, NULL, NULL)
