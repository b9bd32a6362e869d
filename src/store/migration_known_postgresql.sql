-- Whether there is a list of migrations (PostgreSQL). Row: its name, or none.
SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'migration'
