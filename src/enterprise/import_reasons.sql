-- Why records are in quarantine. Reads enterprise_row. Row: code, records, line, value (of the first).
SELECT bad, count(*), min(line), arg_min(value, line)
FROM enterprise_row WHERE bad IS NOT NULL
GROUP BY bad ORDER BY count(*) DESC, bad
