-- What has been taken in. Reads enterprise_import.
-- Row: recorded, file, day, is_full, read, taken, unchanged, rejected, ended, author, at.
SELECT recorded, file, day, is_full, read, taken, unchanged, rejected, ended, author, "at"
FROM enterprise_import ORDER BY recorded DESC
