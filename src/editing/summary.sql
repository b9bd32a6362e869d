-- Purpose: what the queue is about.
-- Parameters: none; variable editing_entries. Reads editing_suspect, editing_entry, editing_ranked, editing_total.
-- Row: suspects, entries, suspected value, suspected mass, value, mass, left value, left mass.
SELECT (SELECT count(*) FROM editing_suspect), (SELECT count(*) FROM editing_entry),
       coalesce(r.value, 0), coalesce(r.mass, 0), coalesce(t.value, 0), coalesce(t.mass, 0),
       coalesce((SELECT arg_max(left_value, rank) FROM editing_entry), 0),
       coalesce((SELECT arg_max(left_mass, rank) FROM editing_entry), 0)
FROM editing_total AS t,
     (SELECT sum(expected_value) AS value, sum(expected_mass) AS mass FROM editing_ranked) AS r
