-- What became of the rows of a partner's file. Reads mirror_row. Row: read, kept, other_partners, other_levels.
SELECT count(*), count(*) FILTER (is_us AND is_level), count(*) FILTER (NOT is_us),
       count(*) FILTER (is_us AND NOT is_level)
FROM mirror_row
