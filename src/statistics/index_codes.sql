-- The codes that rows are classified by. Reads index_row. Row: code.
SELECT DISTINCT code FROM index_row ORDER BY code
