-- Loads as runs. View: load. Parameters: none. Row: load_id, source, file, records_loaded, loaded_at (ISO).
SELECT load_id, source, file, records_loaded, strftime(loaded_at, '%Y-%m-%dT%H:%M:%S.%gZ')
FROM load
ORDER BY loaded_at, load_id
