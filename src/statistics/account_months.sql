-- Purpose: each month: what a close took in, what it left out, what the checks found.
-- Parameters: none. Views: cube, excluded, finding.
-- Row: period, counted, excluded, findings.
SELECT period, sum(counted)::BIGINT AS counted, sum(excluded)::BIGINT AS excluded, sum(findings)::BIGINT AS findings
FROM (
  SELECT period, sum(items)::BIGINT AS counted, 0 AS excluded, 0 AS findings FROM cube GROUP BY period
  UNION ALL
  SELECT period, 0, count(*), 0 FROM excluded GROUP BY period
  UNION ALL
  SELECT period, 0, 0, count(*) FROM finding GROUP BY period
)
GROUP BY period
ORDER BY period
