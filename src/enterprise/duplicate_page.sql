-- A page of the pairs that may be one. Reads enterprise_pair, enterprise_decided (first, second, decision, number),
-- enterprise_span; the variable enterprise_day. Parameters $with_decided, $limit, $offset.
-- Row: likeness, then of each of the two: customs_code, uscc, name, place, office, kind, credit; decision (empty:
-- none), total (of all pages).
WITH decided AS (
  SELECT first, second, arg_max(decision, number) AS decision FROM enterprise_decided GROUP BY first, second
), wanted AS (
  SELECT p.*, coalesce(d.decision, '') AS decision, count(*) OVER () AS total
  FROM enterprise_pair AS p
  LEFT JOIN decided AS d ON d.first = p.first AND d.second = p.second
  WHERE CAST($with_decided AS BOOLEAN) OR d.decision IS NULL
  ORDER BY p.likeness, p.first, p.second
  LIMIT $limit OFFSET $offset
), named AS (
  SELECT * FROM enterprise_span
  WHERE getvariable('enterprise_day') BETWEEN valid_from AND valid_to
    AND customs_code IN (SELECT unnest([first, second]) FROM wanted)
)
SELECT w.likeness, a.customs_code, a.uscc, a.name, a.place, a.office, a.kind, a.credit,
       b.customs_code, b.uscc, b.name, b.place, b.office, b.kind, b.credit, w.decision, w.total
FROM wanted AS w
JOIN named AS a ON a.customs_code = w.first
JOIN named AS b ON b.customs_code = w.second
ORDER BY w.likeness, w.first, w.second
