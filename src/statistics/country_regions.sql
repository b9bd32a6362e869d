-- The region of each country. Reads country_row. Row: country, region.
SELECT DISTINCT code, region FROM country_row WHERE region <> ''
