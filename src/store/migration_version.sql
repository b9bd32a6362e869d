-- The last migration applied, 0 for none. Row: number.
SELECT coalesce(max(number), 0) FROM migration
