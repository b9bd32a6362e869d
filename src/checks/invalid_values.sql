-- Purpose: the values of a column that are not in their code list: day null where that holds for every day the value
-- occurs on, else the days.
-- Parameters: none. Tables: rule_used(value, day, scheme); views: rule_list(code, valid_from, valid_to, scheme).
-- Row: value, scheme, day.
WITH judged AS (
  SELECT u.value, u.scheme, u.day, count(l.code) > 0 AS valid
  FROM rule_used AS u
  LEFT JOIN rule_list AS l ON l.code = u.value AND l.scheme = u.scheme AND u.day BETWEEN l.valid_from AND l.valid_to
  GROUP BY u.value, u.scheme, u.day
), sometimes AS (
  SELECT value, scheme, bool_or(valid) AS ever FROM judged GROUP BY value, scheme
)
SELECT value, scheme, CAST(NULL AS DATE) AS day FROM sometimes WHERE NOT ever
UNION ALL
SELECT value, scheme, day FROM judged JOIN sometimes USING (value, scheme) WHERE ever AND NOT valid
ORDER BY value, scheme, day
