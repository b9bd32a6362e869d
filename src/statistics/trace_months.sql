-- The months that hold items of a declaration: their own, or for undated ones the month of acceptance.
-- Reads item_of_all and event. Parameter $declaration_number. Row: period.
SELECT DISTINCT CASE WHEN i.period = 'undated' THEN coalesce(strftime(e.accepted, '%Y-%m'), 'undated')
                     ELSE i.period END AS period
FROM item_of_all AS i
LEFT JOIN (SELECT source, declaration_number, min(event_date) AS accepted
           FROM event WHERE kind = 'accepted' GROUP BY source, declaration_number) AS e
  ON e.source = i.source AND e.declaration_number = i.declaration_number
WHERE i.declaration_number = $declaration_number
ORDER BY period
