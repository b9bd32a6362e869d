-- Purpose: what was loaded, newest first.
-- Parameters: $most, $skip. View: ledger (structure load).
-- Row: load_id, source, file, format, bytes, read, loaded, rejected, declarations, at.
SELECT load_id, source, file, format, bytes, records_read, records_loaded, records_rejected, declarations,
       strftime(loaded_at, '%Y-%m-%dT%H:%M:%SZ')
FROM ledger
ORDER BY loaded_at DESC, load_id
LIMIT $most OFFSET $skip
