-- Purpose: the records of the codes with most prices outside the fences, for the methods that look at a group at a
-- time.
-- Parameters: $most (groups). Reads editing_odd, editing_item, editing_sample, editing_combination.
-- Row: flow, code, price, size; ordered by flow and code.
WITH suspicious AS (
  SELECT i.flow, i.code
  FROM editing_odd AS o
  JOIN editing_item AS i ON i.id = o.id
  WHERE o."check" = 'price_fence'
  GROUP BY i.flow, i.code
  ORDER BY count(*) DESC, i.flow, i.code
  LIMIT $most
)
SELECT c.flow, c.code, CAST(s.price AS DOUBLE), CAST(s.size AS DOUBLE)
FROM editing_sample AS s
JOIN editing_combination AS c ON c.key = s.key
SEMI JOIN suspicious AS q ON q.flow = c.flow AND q.code = c.code
WHERE s.of_code AND s.price IS NOT NULL AND s.size IS NOT NULL
ORDER BY c.flow, c.code, s.share
