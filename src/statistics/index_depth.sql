-- Digits of the longest commodity code. Reads index_row. Row: digits.
SELECT coalesce(max(length(commodity)), 0) AS digits FROM index_row
