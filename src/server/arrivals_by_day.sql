-- Purpose: arrivals of a month by day.
-- Parameters: none. Table: arrival.
-- Row: day, declarations, expected (null).
SELECT CAST(day AS VARCHAR), sum(declarations)::BIGINT, sum(expected)
FROM arrival
GROUP BY day
ORDER BY day
