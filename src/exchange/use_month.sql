-- A month's uses by organisation and agreement, the most rows first. Parameters $month (YYYY-MM), $organisation
-- (empty: all). Row: organisation, agreement, resource, uses, days, rows, bytes, not_answered.
SELECT u.organisation, u.agreement, coalesce(a.resource, ''), CAST(count(*) AS bigint),
       CAST(count(DISTINCT substr(u.received_at, 1, 10)) AS bigint), CAST(sum(u.row_count) AS bigint),
       CAST(sum(u.bytes) AS bigint), CAST(sum(CASE WHEN u.outcome = 'answered' THEN 0 ELSE 1 END) AS bigint)
FROM use_record AS u
LEFT JOIN agreement AS a ON a.id = u.agreement
WHERE substr(u.received_at, 1, 7) = $month AND ($organisation = '' OR u.organisation = $organisation)
GROUP BY u.organisation, u.agreement, coalesce(a.resource, '')
ORDER BY 6 DESC, 1, 2
