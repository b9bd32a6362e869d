-- Agreements in force without a use since a day. Parameter $day. Row: agreement, organisation, resource, last.
SELECT a.id, a.organisation, a.resource, coalesce(substr(max(u.received_at), 1, 10), '')
FROM agreement AS a
LEFT JOIN use_record AS u ON u.agreement = a.id
WHERE a.state = 'in_force'
GROUP BY a.id, a.organisation, a.resource
HAVING coalesce(substr(max(u.received_at), 1, 10), '') < $day
ORDER BY a.id
