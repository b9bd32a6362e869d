-- Purpose: the corrections of the month and what has become of each.
-- Parameters: none. Views: correction; tables: correction_state.
-- Row: id, kind, source, declaration_number, declaration_version, item_number, field, old_value, new_value, author,
-- reason, at (text, UTC), state.
SELECT c.id, c.kind, c.source, c.declaration_number, c.declaration_version, c.item_number, c.field,
       coalesce(c.old_value, ''), coalesce(c.new_value, ''), c.author, c.reason,
       strftime(c.made_at AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%SZ') AS made_at,
       CASE WHEN w.withdraws IS NOT NULL THEN 'withdrawn' ELSE coalesce(s.state, 'replaced') END AS state
FROM correction AS c
LEFT JOIN correction_state AS s ON s.id = c.id
LEFT JOIN (SELECT withdraws FROM correction WHERE kind = 'withdrawal') AS w ON w.withdraws = c.id
WHERE c.kind <> 'withdrawal'
ORDER BY c.sequence
