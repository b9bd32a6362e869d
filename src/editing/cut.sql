-- Purpose: how many entries the queue has when it is cut where the suspected error left stays within a share of the
-- month's total, in value and in mass, from there on (SeleMix, sel.edit: ascending by score, the signed error is
-- cumulated; selected is all from the first record on where it exceeds the share).
-- Parameters: $share. Reads editing_ranked.
-- Row: entries.
SELECT coalesce(max(rank) FILTER (greatest(abs(before_value), abs(before_mass)) > $share), 0) AS entries
FROM (SELECT rank, coalesce(lag(left_value) OVER (ORDER BY rank), 1) AS before_value,
             coalesce(lag(left_mass) OVER (ORDER BY rank), 1) AS before_mass
      FROM editing_ranked)
