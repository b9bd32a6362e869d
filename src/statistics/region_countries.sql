-- The countries of a region. Reads country_row. Parameter $code. Row: country.
SELECT DISTINCT code FROM country_row WHERE region = $code ORDER BY code
