-- What each reporter has published. Reads mirror. Row: reporter, period.
SELECT DISTINCT reporter, period FROM mirror ORDER BY reporter, period
