-- What became of the records of a file. Reads enterprise_row, enterprise_new.
-- Row: read, good, rejected, taken, ended.
SELECT (SELECT count(*) FROM enterprise_row),
       (SELECT count(*) FROM enterprise_row WHERE bad IS NULL),
       (SELECT count(*) FROM enterprise_row WHERE bad IS NOT NULL),
       (SELECT count(*) FROM enterprise_new WHERE NOT is_ending),
       (SELECT count(*) FROM enterprise_new WHERE is_ending)
