-- Purpose: what moved, by cause and flow.
-- Parameters: none. Tables: item_movement.
-- Row: cause, flow, items, value_local, value_usd, example, corrections (ids, by commas).
SELECT cause, flow, count(*) AS items, CAST(sum(value_local) AS DECIMAL(38,2)) AS value_local,
       CAST(sum(value_usd) AS DECIMAL(38,2)) AS value_usd,
       arg_max(declaration_number || '/' || item_number, (abs(value_usd), declaration_number, item_number)) AS example,
       CASE WHEN cause = 'corrected' THEN
         array_to_string(list_sort(list_distinct(flatten(list(string_split(corrections, ','))))), ',')
         ELSE '' END AS corrections
FROM item_movement
GROUP BY cause, flow
ORDER BY flow, abs(sum(value_usd)) DESC, cause
