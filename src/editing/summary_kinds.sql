-- Purpose: the entries by what they are likely to be.
-- Parameters: none. Reads editing_entry.
-- Row: kind, entries, impact_value, impact_mass.
SELECT kind, count(*), CAST(sum(impact_value) AS DOUBLE), CAST(sum(impact_mass) AS DOUBLE)
FROM editing_entry
GROUP BY kind
ORDER BY count(*) DESC, kind
