-- How many enterprises are registered on a day, by credit class. Reads enterprise_span. Parameter $day.
-- Row: credit, enterprises.
SELECT credit, count(*) FROM enterprise_span
WHERE state = 'registered' AND CAST($day AS DATE) BETWEEN valid_from AND valid_to
GROUP BY credit ORDER BY credit
