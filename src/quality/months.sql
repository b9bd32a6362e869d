-- The value of each month. Reads cube. Row: period, value_usd.
SELECT period, sum(value_usd)::DOUBLE FROM cube GROUP BY period ORDER BY period
