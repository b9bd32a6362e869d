-- A page of the enterprises listed. Reads enterprise_listed. Parameters $limit, $offset. Row: that of enterprise_span.
SELECT * FROM enterprise_listed ORDER BY customs_code LIMIT $limit OFFSET $offset
