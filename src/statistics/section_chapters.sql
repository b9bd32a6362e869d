-- The chapters of a section of the Harmonized System. Reads code. Parameter $code. Row: chapter.
SELECT DISTINCT code FROM code WHERE list = 'hs_chapter' AND parent = $code ORDER BY code
