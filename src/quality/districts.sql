-- Items counted by customs district, beside the median of the months before in which anything was counted; a
-- district that had none in one of them counts as zero there. Reads cube. Parameter $period. Row: district, items,
-- expected (null: no months before), months (before).
WITH month AS (
  SELECT DISTINCT period FROM cube WHERE period < $period
), counted AS (
  SELECT district, period, sum(items)::BIGINT AS items FROM cube WHERE district <> '' GROUP BY district, period
), before AS (
  SELECT d.district, median(coalesce(c.items, 0)) AS expected
  FROM (SELECT DISTINCT district FROM counted) AS d
  CROSS JOIN month AS m
  LEFT JOIN counted AS c ON c.district = d.district AND c.period = m.period
  GROUP BY d.district
), present AS (
  SELECT district, items FROM counted WHERE period = $period
)
SELECT coalesce(b.district, p.district), coalesce(p.items, 0), b.expected, (SELECT count(*) FROM month)
FROM before AS b
FULL JOIN present AS p ON p.district = b.district
ORDER BY coalesce(b.expected, p.items) DESC, 1
