-- Agreements in force without a use since a day. Parameters $day, $organisation (empty: all).
-- Row: agreement, organisation, resource, last.
SELECT a.id, a.organisation, a.resource, coalesce(substr(max(u.received_at), 1, 10), '')
FROM agreement AS a
LEFT JOIN use_record AS u ON u.agreement = a.id
WHERE a.state = 'in_force' AND ($organisation = '' OR a.organisation = $organisation)
GROUP BY a.id, a.organisation, a.resource
HAVING coalesce(substr(max(u.received_at), 1, 10), '') < $day
ORDER BY a.id
