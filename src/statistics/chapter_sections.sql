-- The section of each chapter of the Harmonized System. Reads code. Row: chapter, section.
SELECT DISTINCT code, parent FROM code WHERE list = 'hs_chapter'
