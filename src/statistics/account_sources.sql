-- Purpose: what each source brought.
-- Parameters: none. Views: load.
-- Row: source, files, read, loaded, rejected.
SELECT source, count(*) AS files, sum(records_read)::BIGINT AS read, sum(records_loaded)::BIGINT AS loaded,
       sum(records_rejected)::BIGINT AS rejected
FROM load
GROUP BY source
ORDER BY source
