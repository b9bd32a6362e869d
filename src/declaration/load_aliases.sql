-- Purpose: by which number the declarations were loaded that an answer of customs gave another number.
-- Parameters: $source. Views: event_all; tables: wanted(number).
-- Row: registered_number, declaration_number.
SELECT DISTINCT registered_number, declaration_number
FROM event_all
WHERE source = $source AND registered_number IN (SELECT number FROM wanted)
