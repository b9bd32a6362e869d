-- Purpose: the code lists of the home.
-- Parameters: none. View: code (standards::attach_standards).
-- Row: list, codes, newest (first day of the newest edition).
SELECT list, count(DISTINCT code), CAST(max(valid_from) AS VARCHAR) FROM code GROUP BY list ORDER BY list
