-- Each reporter and direction as a whole. Reads mirror_cell. Parameter $reporter (empty: all). Row: direction,
-- reporter, cells, own, theirs, imports, exports, difference, relative, symmetry (the smaller sides of the cells over
-- the larger ones: 1 where all agree).
SELECT direction, reporter, count(*) AS cells, sum(own) AS own, sum(theirs) AS theirs, sum(imports) AS imports,
       sum(exports) AS exports, sum(imports) - sum(exports) AS difference,
       200 * (sum(imports) - sum(exports)) / (sum(imports) + sum(exports)) AS relative,
       sum(least(imports, exports)) / sum(greatest(imports, exports)) AS symmetry
FROM mirror_cell
WHERE slot = 'now' AND imports + exports > 0 AND ($reporter = '' OR reporter = $reporter)
GROUP BY direction, reporter
ORDER BY reporter, direction
