-- Purpose: cells that moved against the months before (checks 24 and 30).
-- Parameters: none; variables editing_month (counted from year 0), editing_hb_u, editing_hb_a, editing_hb_c,
-- editing_jump.
-- Reads editing_record.
-- Makes the table editing_cell (flow, code: six digits, partner, month, value), and adds to editing_odd.
--
-- cell_ratio: Hidiroglou and Berthelot (1986), this month's value on the last month's, by flow: r = y2 / y1, R its
-- median,
-- s = 1 - R / r below R, r / R - 1 above; E = s max(y1, y2)^U; outside EM - C max(EM - EQ1, |A EM|) and
-- EM + C max(EQ3 - EM, |A EM|). cell_jump: the log value of flow, four digits and partner more than so many
-- standard deviations (1.4826 MAD, at least 0.2) off the median of six or more of the twelve months before.
CREATE OR REPLACE TEMP TABLE editing_cell AS
SELECT flow, left(code, 6) AS code, partner, month, sum(exp(size)) AS value
FROM editing_record
WHERE size IS NOT NULL AND partner IS NOT NULL
GROUP BY ALL;

INSERT INTO editing_odd
WITH pair AS (
  SELECT b.flow, b.code, b.partner, a.value AS before, b.value AS now, b.value / a.value AS ratio
  FROM editing_cell AS b
  JOIN editing_cell AS a ON a.flow = b.flow AND a.code = b.code AND a.partner = b.partner AND a.month = b.month - 1
  WHERE b.month = getvariable('editing_month') AND a.value > 0 AND b.value > 0
), scored AS (
  SELECT *, CASE WHEN ratio < middle THEN 1 - middle / ratio ELSE ratio / middle - 1 END
              * pow(greatest(before, now), getvariable('editing_hb_u')) AS score
  FROM (SELECT *, median(ratio) OVER (PARTITION BY flow) AS middle FROM pair)
), bound AS (
  SELECT flow, count(*) AS records, quantile_cont(score, 0.25) AS q1, quantile_cont(score, 0.5) AS q2,
         quantile_cont(score, 0.75) AS q3
  FROM scored
  GROUP BY flow
)
SELECT 'cell_ratio', 'cell', s.code || ' × ' || s.partner, s.flow, NULL, s.now, s.before * s.middle,
       (s.score - b.q2) / nullif(CASE WHEN s.score < b.q2 THEN greatest(b.q2 - b.q1,
         abs(getvariable('editing_hb_a') * b.q2))
                                      ELSE greatest(b.q3 - b.q2, abs(getvariable('editing_hb_a') * b.q2)) END,
                                        0) AS distance,
       b.records,
       [s.code || ' × ' || s.partner, number_text(s.before), number_text(s.now), number_text(s.ratio),
         number_text(s.middle)]
FROM scored AS s
JOIN bound AS b ON b.flow = s.flow
WHERE abs(distance) > getvariable('editing_hb_c');

INSERT INTO editing_odd
WITH four AS (
  SELECT flow, left(code, 4) AS code, partner, month, ln(sum(value)) AS value FROM editing_cell GROUP BY ALL
), past AS (
  SELECT flow, code, partner, count(*) AS months, median(value) AS middle, greatest(mad(value) * 1.4826,
    0.2) AS spread
  FROM four
  WHERE month < getvariable('editing_month')
  GROUP BY ALL
  HAVING count(*) >= 6
)
SELECT 'cell_jump', 'cell', f.code || ' × ' || f.partner, f.flow, NULL, exp(f.value), exp(p.middle),
       (f.value - p.middle) / p.spread, p.months,
       [f.code || ' × ' || f.partner, number_text(exp(f.value)), number_text(exp(p.middle)),
         CAST(p.months AS VARCHAR)]
FROM four AS f
JOIN past AS p ON p.flow = f.flow AND p.code = f.code AND p.partner = f.partner
WHERE f.month = getvariable('editing_month') AND abs(f.value - p.middle) > getvariable('editing_jump') * p.spread
