-- Items and findings of the month by source. Reads item (the month's partition) and finding. Row: source, items,
-- with_findings, with_fatal (items).
WITH arrived AS (
  SELECT source, count(*) AS items FROM item GROUP BY source
), found AS (
  SELECT source, count(DISTINCT (declaration_number, declaration_version, item_number)) AS items,
         count(DISTINCT (declaration_number, declaration_version, item_number)) FILTER (severity = 'fatal') AS fatal
  FROM finding GROUP BY source
)
SELECT a.source, a.items, coalesce(f.items, 0), coalesce(f.fatal, 0)
FROM arrived AS a LEFT JOIN found AS f ON f.source = a.source
ORDER BY a.items DESC, a.source
