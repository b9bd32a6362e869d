-- A page of the statements recorded after a version, each beside what held before its first day. Reads enterprise,
-- enterprise_span. Parameters $since, $limit, $offset.
-- Row: that of enterprise_span for what holds now, the same for what held before (nulls: nothing), changed.
WITH page AS (
  SELECT * FROM enterprise WHERE recorded > $since
  ORDER BY recorded, customs_code, valid_from
  LIMIT $limit OFFSET $offset
), known AS (
  SELECT * FROM enterprise WHERE customs_code IN (SELECT customs_code FROM page)
), before AS (
  SELECT p.recorded AS of_recorded, p.valid_from AS of_day, k.*
  FROM page AS p
  JOIN known AS k ON k.customs_code = p.customs_code
    AND (k.valid_from < p.valid_from AND k.recorded <= p.recorded
         OR k.valid_from = p.valid_from AND k.recorded < p.recorded)
  QUALIFY row_number() OVER (PARTITION BY p.customs_code, p.valid_from, p.recorded
                             ORDER BY k.valid_from DESC, k.recorded DESC) = 1
), until AS (
  SELECT p.customs_code, p.valid_from, p.recorded,
         coalesce(min(k.valid_from) - 1, DATE '9999-12-31') AS valid_to
  FROM page AS p
  LEFT JOIN known AS k ON k.customs_code = p.customs_code AND k.valid_from > p.valid_from
  GROUP BY ALL
)
SELECT p.customs_code, p.valid_from, u.valid_to, p.state, p.uscc, p.name, p.kind, p.place, p.office, p.credit,
       p.recorded,
       b.customs_code, b.valid_from, p.valid_from - 1, b.state, b.uscc, b.name, b.kind, b.place, b.office, b.credit,
       b.recorded,
       CASE WHEN b.customs_code IS NULL THEN 'new' ELSE
         concat_ws(' ', CASE WHEN p.state <> b.state THEN 'state' END, CASE WHEN p.uscc <> b.uscc THEN 'uscc' END,
                   CASE WHEN p.name <> b.name THEN 'name' END, CASE WHEN p.kind <> b.kind THEN 'kind' END,
                   CASE WHEN p.place <> b.place THEN 'place' END, CASE WHEN p.office <> b.office THEN 'office' END,
                   CASE WHEN p.credit <> b.credit THEN 'credit' END) END
FROM page AS p
JOIN until AS u ON u.customs_code = p.customs_code AND u.valid_from = p.valid_from AND u.recorded = p.recorded
LEFT JOIN before AS b ON b.customs_code = p.customs_code AND b.of_day = p.valid_from AND b.of_recorded = p.recorded
ORDER BY p.recorded, p.customs_code, p.valid_from
