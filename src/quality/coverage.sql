-- The files that brought items of the month, as wholes. Reads item (the month's partition) and load. Row: files,
-- read, rejected.
SELECT count(*), coalesce(sum(records_read), 0)::BIGINT, coalesce(sum(records_rejected), 0)::BIGINT
FROM load
WHERE load_id IN (SELECT DISTINCT load_id FROM item)
