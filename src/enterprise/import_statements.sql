-- The rows of structure enterprise that a file brings. Reads enterprise_new.
SELECT * EXCLUDE (is_ending) FROM enterprise_new
