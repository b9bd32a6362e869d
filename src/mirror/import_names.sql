-- What others call a country. Reads country_row. Parameter $code. Row: name.
SELECT DISTINCT unnest([code, alpha3, m49]) AS name FROM country_row WHERE code = $code ORDER BY name
