-- Whether there is a list of migrations (SQLite). Row: its name, or none.
SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'migration'
