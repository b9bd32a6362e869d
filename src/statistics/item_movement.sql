-- Purpose: what moved, item by item, and why (see movement.h).
-- Parameters: none. Tables: moving_before, moving_after.
-- Makes the table item_movement: source, declaration_number, item_number, flow, cause, corrections, cell_before,
-- cell_after (null where the item does not count), value_local, value_usd (the change).
CREATE OR REPLACE TEMP TABLE item_movement AS
WITH pair AS (
  SELECT coalesce(a.source, b.source) AS source,
         coalesce(a.declaration_number, b.declaration_number) AS declaration_number,
         coalesce(a.item_number, b.item_number) AS item_number,
         coalesce(a.flow, b.flow) AS flow,
         b.source IS NOT NULL AS was_there, a.source IS NOT NULL AS is_there,
         b.declaration_version AS version_before, a.declaration_version AS version_after,
         b.corrections AS corrections_before, a.corrections AS corrections_after,
         b.is_fatal AS fatal_before, a.is_fatal AS fatal_after,
         b.cell AS cell_before, a.cell AS cell_after,
         coalesce(a.value_local, 0) - coalesce(b.value_local, 0) AS value_local,
         coalesce(a.value_usd, 0) - coalesce(b.value_usd, 0) AS value_usd,
         b.cell IS DISTINCT FROM a.cell OR b.value_local IS DISTINCT FROM a.value_local
           OR b.value_usd IS DISTINCT FROM a.value_usd OR b.fob_usd IS DISTINCT FROM a.fob_usd
           OR b.fob_local IS DISTINCT FROM a.fob_local OR b.net_mass_kg IS DISTINCT FROM a.net_mass_kg
           OR b.quantity IS DISTINCT FROM a.quantity AS moved
  FROM moving_before AS b
  FULL JOIN moving_after AS a
    ON a.source = b.source AND a.declaration_number = b.declaration_number AND a.item_number = b.item_number
   AND a.ordinal = b.ordinal
)
SELECT p.source, p.declaration_number, p.item_number, p.flow,
       CASE WHEN NOT p.was_there AND d.source IS NULL THEN 'late'
            WHEN NOT p.is_there AND e.source IS NULL THEN 'cancelled'
            WHEN p.version_before IS DISTINCT FROM p.version_after THEN 'amended'
            WHEN p.corrections_before IS DISTINCT FROM p.corrections_after THEN 'corrected'
            WHEN p.fatal_before <> p.fatal_after THEN 'findings'
            ELSE 'standards' END AS cause,
       -- Those that hold on one side only.
       array_to_string(list_sort(list_distinct(list_concat(
         list_filter(coalesce(p.corrections_before, []), x -> NOT list_contains(coalesce(p.corrections_after, []), x)),
         list_filter(coalesce(p.corrections_after, []), x -> NOT list_contains(coalesce(p.corrections_before, []), x))
       ))), ',') AS corrections,
       p.cell_before, p.cell_after, p.value_local, p.value_usd
FROM pair AS p
LEFT JOIN (SELECT DISTINCT source, declaration_number FROM moving_before) AS d
  ON d.source = p.source AND d.declaration_number = p.declaration_number
LEFT JOIN (SELECT DISTINCT source, declaration_number FROM moving_after) AS e
  ON e.source = p.source AND e.declaration_number = p.declaration_number
WHERE p.moved
