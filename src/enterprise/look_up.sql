-- What holds on a day of each code asked for. Reads enterprise_asked (place, code), enterprise_span. Parameter $day.
-- Row: the code asked for, then that of enterprise_span (nulls: nothing is known), in the order of asking.
WITH on_day AS (
  SELECT * FROM enterprise_span WHERE CAST($day AS DATE) BETWEEN valid_from AND valid_to
), named AS (
  SELECT customs_code AS code, customs_code FROM on_day
  UNION
  SELECT uscc, customs_code FROM on_day WHERE uscc <> ''
)
SELECT a.code, s.customs_code, s.valid_from, s.valid_to, s.state, s.uscc, s.name, s.kind, s.place, s.office, s.credit,
       s.recorded
FROM enterprise_asked AS a
LEFT JOIN named AS n ON n.code = a.code
LEFT JOIN on_day AS s ON s.customs_code = n.customs_code
ORDER BY a.place, s.customs_code
