-- Which editions the concordances join. Reads concordance. Row: from_list, to_list.
SELECT DISTINCT from_list, to_list FROM concordance ORDER BY from_list, to_list
