-- What a watch sees in the month of age 0. Reads watch_cell (age: months before; flow, cell, whole, value, mass,
-- amount), watch_month (period, age: the months that are there) and watch_setting (one row: kind, least, seen,
-- times, deviations, points, ages: months of history that are there; floor, wanted).
--
-- Each cell is compared with itself. Surge and collapse: the logarithm of what it is beside the rest of the flow, so
-- that a month that is short for everybody fires nothing (of itself, where it is the whole flow); price: the
-- logarithm of dollars per kilogram; share: its part of the whole. Expected is the median of the history, the scale
-- 1.4826 times the median absolute deviation, not below `floor`, and wider where the history is short: times the root
-- of 1 + 1.571/n (the variance of a median). What fires also lies beyond everything in the history of the cell
-- (share: further out than any part of the whole has ever been); a cell that was empty in one of those months cannot
-- collapse. A cell with fewer than `seen` months of trade is not judged, nor a first-ever one where there are fewer
-- than `wanted` months of history.
-- Row: flow, cell, fires, value, expected, lower, upper, deviations, amount; one a cell that was judged.
WITH total AS (
  SELECT flow, age, sum(value) AS total FROM watch_cell GROUP BY flow, age
), whole_total AS (
  SELECT flow, whole, age, sum(value) AS total FROM watch_cell GROUP BY flow, whole, age
), seen_cell AS (
  SELECT DISTINCT flow, cell, whole FROM watch_cell
), lone_flow AS (
  SELECT flow FROM seen_cell GROUP BY flow HAVING count(*) = 1
), grid AS (
  SELECT c.flow, c.cell, c.whole, a.age, w.total AS whole_total,
         CASE WHEN l.flow IS NOT NULL THEN 1 ELSE t.total - coalesce(v.value, 0) END AS others,
         coalesce(v.value, 0) AS value, coalesce(v.mass, 0) AS mass, coalesce(v.amount, 0) AS amount
  FROM seen_cell AS c
  CROSS JOIN watch_month AS a
  LEFT JOIN whole_total AS w ON w.flow = c.flow AND w.whole = c.whole AND w.age = a.age
  LEFT JOIN total AS t ON t.flow = c.flow AND t.age = a.age
  LEFT JOIN watch_cell AS v ON v.flow = c.flow AND v.cell = c.cell AND v.age = a.age
  LEFT JOIN lone_flow AS l ON l.flow = c.flow
), measured AS (
  SELECT g.*, s.kind,
         CASE s.kind
           WHEN 'price' THEN CASE WHEN g.value > 0 AND g.mass > 0
                                  THEN ln(CAST(g.value AS DOUBLE) / CAST(g.mass AS DOUBLE)) END
           WHEN 'share' THEN CASE WHEN g.whole_total > 0
                                  THEN CAST(g.value AS DOUBLE) / CAST(g.whole_total AS DOUBLE) END
           ELSE CASE WHEN g.value > 0 AND g.others > 0
                     THEN ln(CAST(g.value AS DOUBLE) / CAST(g.others AS DOUBLE)) END END AS level
  FROM grid AS g, watch_setting AS s
), history AS (
  SELECT flow, cell, count(level) AS months, count(*) FILTER (value > 0) AS traded, median(level) AS center,
         1.4826 * mad(level) AS spread, max(level) AS highest,
         CASE WHEN kind <> 'collapse' OR count(*) FILTER (value <= 0) = 0 THEN min(level) END AS lowest
  FROM measured WHERE age > 0 GROUP BY flow, cell, kind
), jump AS (
  SELECT m.flow, m.whole, max(abs(m.level - h.center)) AS furthest
  FROM measured AS m JOIN history AS h ON h.flow = m.flow AND h.cell = m.cell
  WHERE m.age > 0 AND m.kind = 'share' GROUP BY m.flow, m.whole
), present AS (
  SELECT c.flow, c.cell, c.whole, m.value, m.mass, m.level, m.amount, coalesce(m.whole_total, 0) AS whole_total,
         CAST(m.others AS DOUBLE) AS others
  FROM seen_cell AS c
  LEFT JOIN measured AS m ON m.flow = c.flow AND m.cell = c.cell AND m.age = 0
), judged AS (
  SELECT p.flow, p.cell, coalesce(p.amount, 0) AS amount, CAST(coalesce(p.value, 0) AS DOUBLE) AS value, p.level,
         p.whole_total, p.others, coalesce(h.traded, 0) AS traded, coalesce(h.months, 0) AS months, h.center,
         h.highest, h.lowest, j.furthest,
         greatest(h.spread, s.floor) * sqrt(1 + 1.571 / greatest(h.months, 1)) AS scale, s.*
  FROM present AS p
  CROSS JOIN watch_setting AS s
  LEFT JOIN history AS h ON h.flow = p.flow AND h.cell = p.cell
  LEFT JOIN jump AS j ON j.flow = p.flow AND j.whole = p.whole
), bounded AS (
  SELECT *, CASE WHEN kind IN ('surge', 'collapse') THEN exp(center) * others
                 WHEN kind = 'price' THEN exp(center) ELSE center END AS expected,
         CASE WHEN kind IN ('surge', 'price') THEN exp(greatest(deviations * scale, ln(times))) END AS up,
         CASE WHEN kind IN ('collapse', 'price') THEN exp(greatest(deviations * scale, ln(times))) END AS down,
         greatest(deviations * scale, points / 100) AS reach
  FROM judged
)
SELECT flow, cell,
       CASE kind WHEN 'surge' THEN value >= least AND value > expected * up AND level > highest
                 WHEN 'collapse' THEN expected >= least AND value < expected / down AND (value = 0 OR level < lowest)
                 WHEN 'price' THEN value >= least AND (exp(level) > expected * up OR exp(level) < expected / down)
                                     AND (level > highest OR level < lowest)
                 WHEN 'share' THEN whole_total >= least AND abs(level - expected) > greatest(reach, furthest)
                 ELSE value >= least AND traded = 0 END AS fires,
       CASE kind WHEN 'price' THEN exp(level) WHEN 'share' THEN level ELSE value END AS value,
       CASE WHEN kind = 'first_ever' THEN 0 ELSE expected END AS expected,
       CASE kind WHEN 'share' THEN greatest(expected - reach, 0) ELSE expected / down END AS lower,
       CASE kind WHEN 'share' THEN least(expected + reach, 1) ELSE expected * up END AS upper,
       CASE WHEN kind = 'collapse' AND value = 0 THEN NULL
            WHEN kind <> 'first_ever' THEN (level - center) / scale END AS deviations,
       CAST(amount AS DECIMAL(18,2)) AS amount
FROM bounded
WHERE CASE kind WHEN 'first_ever' THEN ages >= wanted AND value > 0
                WHEN 'collapse' THEN traded >= seen AND lowest IS NOT NULL
                WHEN 'share' THEN months >= seen AND level IS NOT NULL
                ELSE traded >= seen AND level IS NOT NULL END
ORDER BY fires DESC, amount DESC, flow, cell
