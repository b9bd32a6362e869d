-- How many statements were recorded after a version. Reads enterprise. Parameter $since. Row: statements.
SELECT count(*) FROM enterprise WHERE recorded > $since
