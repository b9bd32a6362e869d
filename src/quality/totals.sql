-- Totals of a month in one version of the cube. Reads cube_then. Row: imports, exports (US dollars).
SELECT coalesce(sum(value_usd) FILTER (flow = 'M'), 0)::DOUBLE, coalesce(sum(value_usd) FILTER (flow = 'X'), 0)::DOUBLE
FROM cube_then
