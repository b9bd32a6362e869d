-- The differences that the adjustments leave, the most telling first, each with its likely cause. Reads mirror_cell.
-- Parameters $reporter (empty: all), $top.
--
-- D = M - X. Score = D^2 / (M + X): large in money and large beside the trade itself.
-- A cause is likely where something else makes up for the difference by at least a half: the share is the smaller
-- of the two amounts over the larger. Timing: the same cell has a difference of opposite sign in the month before
-- or after. Classification: another code of the heading, else of the chapter, has one. Attribution: the same code
-- has one with another reporter; or we have goods of its origin that came from elsewhere (D > 0), or goods of other
-- origin that came from it (D < 0) and were not taken for re-exports. Valuation: the masses agree within a tenth
-- where the values do not by three: one minus the gap of masses over the gap of values. Missing: one side has
-- nothing at all, and nothing makes up for it.
-- Row: direction, reporter, code, own, theirs, reexports, factor, imports, exports, difference, relative, symmetry,
-- gap, mass_gap, score, cause, made_up, evidence (code, reporter or slot that makes up), evidence_amount.
WITH measured AS (
  SELECT *, imports - exports AS difference,
         200 * (imports - exports) / (imports + exports) AS relative,
         least(imports, exports) / greatest(imports, exports) AS symmetry,
         CASE WHEN imports > 0 AND exports > 0 THEN ln(exports / imports) END AS gap,
         CASE WHEN import_mass > 0 AND export_mass > 0 THEN ln(export_mass / import_mass) END AS mass_gap,
         (imports - exports) * (imports - exports) / (imports + exports) AS score
  FROM mirror_cell
  WHERE imports + exports > 0
), wanted AS (
  SELECT * FROM measured
  WHERE slot = 'now' AND difference <> 0 AND ($reporter = '' OR reporter = $reporter)
  ORDER BY score DESC, direction, reporter, code
  LIMIT CAST($top AS BIGINT)
), candidate AS (
  SELECT w.direction, w.reporter, w.code, 1 AS rank, 'timing' AS cause, n.slot AS evidence,
         n.difference AS amount, 1 AS near
  FROM wanted AS w
  JOIN measured AS n ON n.direction = w.direction AND n.reporter = w.reporter AND n.code = w.code
    AND n.slot <> 'now' AND n.difference * w.difference < 0
  UNION ALL
  SELECT w.direction, w.reporter, w.code, CASE WHEN left(n.code, 4) = left(w.code, 4) THEN 2 ELSE 4 END,
         'classification', n.code, n.difference, 1
  FROM wanted AS w
  JOIN measured AS n ON n.direction = w.direction AND n.reporter = w.reporter AND n.code <> w.code
    AND left(n.code, 2) = left(w.code, 2) AND n.slot = 'now' AND n.difference * w.difference < 0
  UNION ALL
  SELECT w.direction, w.reporter, w.code, 3, 'attribution', n.reporter, n.difference, 1
  FROM wanted AS w
  JOIN measured AS n ON n.direction = w.direction AND n.code = w.code AND n.reporter <> w.reporter
    AND n.slot = 'now' AND n.difference * w.difference < 0
  UNION ALL
  SELECT direction, reporter, code, 3, 'attribution', CASE WHEN difference > 0 THEN 'via' ELSE 'consigned' END,
         CASE WHEN difference > 0 THEN via ELSE greatest(consigned - reexports * factor, 0) END, 1
  FROM wanted WHERE direction = 'M'
  UNION ALL
  SELECT direction, reporter, code, 5, 'valuation', 'mass', mass_gap, 1 - abs(mass_gap) / abs(gap)
  FROM wanted WHERE abs(mass_gap) < 0.1 AND abs(gap) > 0.3
), weighed AS (
  SELECT c.*, CASE WHEN c.cause = 'valuation' THEN near
                   ELSE least(abs(c.amount), abs(w.difference)) / greatest(abs(c.amount), abs(w.difference)) END
                AS made_up
  FROM candidate AS c
  JOIN wanted AS w ON w.direction = c.direction AND w.reporter = c.reporter AND w.code = c.code
), likely AS (
  SELECT direction, reporter, code, arg_min(struct_pack(cause := cause, evidence := evidence, amount := amount,
                                                        made_up := made_up),
                                            (-round(made_up, 1), rank, -made_up, evidence)) AS best
  FROM weighed WHERE made_up >= 0.5
  GROUP BY direction, reporter, code
)
SELECT w.direction, w.reporter, w.code, w.own, w.theirs, w.reexports, w.factor, w.imports, w.exports, w.difference,
       w.relative, w.symmetry, w.gap, w.mass_gap, w.score,
       coalesce(l.best.cause, CASE WHEN w.imports = 0 OR w.exports = 0 THEN 'missing' ELSE 'none' END) AS cause,
       coalesce(l.best.made_up, 0) AS made_up, coalesce(l.best.evidence, '') AS evidence,
       coalesce(l.best.amount, 0) AS evidence_amount
FROM wanted AS w
LEFT JOIN likely AS l ON l.direction = w.direction AND l.reporter = w.reporter AND l.code = w.code
ORDER BY w.score DESC, w.direction, w.reporter, w.code
