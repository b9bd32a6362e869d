-- A month's uses by organisation and resource, the most rows first. Parameter $month (YYYY-MM).
-- Row: organisation, resource, uses, rows, bytes, not_answered.
SELECT u.organisation, coalesce(a.resource, ''), CAST(count(*) AS bigint), CAST(sum(u.row_count) AS bigint),
       CAST(sum(u.bytes) AS bigint), CAST(sum(CASE WHEN u.outcome = 'answered' THEN 0 ELSE 1 END) AS bigint)
FROM use_record AS u
LEFT JOIN agreement AS a ON a.id = u.agreement
WHERE substr(u.received_at, 1, 7) = $month
GROUP BY u.organisation, coalesce(a.resource, '')
ORDER BY 4 DESC, 1, 2
