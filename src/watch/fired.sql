-- How often each watch fired, by the newest release of each month that has warnings. Reads warning. Row: watch,
-- months, warnings, last (month).
SELECT watch, count(DISTINCT period), count(*), max(period)
FROM (SELECT *, max(CAST(release AS BIGINT)) OVER (PARTITION BY period) AS newest FROM warning)
WHERE CAST(release AS BIGINT) = newest
GROUP BY watch
ORDER BY watch
