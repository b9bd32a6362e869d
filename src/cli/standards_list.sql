-- Purpose: every code list with its editions, every concordance, and the rates.
-- Parameters: none. Views of standards::attach_standards().
-- Row: list, edition, rows, valid_from, valid_to.
SELECT list, edition, count(*) AS rows, CAST(min(valid_from) AS VARCHAR) AS valid_from,
       CAST(max(valid_to) AS VARCHAR) AS valid_to
FROM code
GROUP BY list, edition
UNION ALL
SELECT 'concordance', pair, count(*), '', '' FROM concordance GROUP BY pair
UNION ALL
SELECT 'rate', '', count(*), CAST(min(valid_from) AS VARCHAR), CAST(max(valid_to) AS VARCHAR)
FROM rate
HAVING count(*) > 0
ORDER BY list, edition
