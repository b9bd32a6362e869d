-- Purpose: the newest version of the declarations named in `wanted` that the lake has.
-- Parameters: $source. Views: item_all; tables: wanted(number).
-- Row: declaration_number, declaration_version, period, flow.
SELECT declaration_number, max(declaration_version) AS declaration_version,
       arg_max(period, declaration_version) AS period, arg_max(flow, declaration_version) AS flow
FROM item_all
WHERE source = $source AND declaration_number IN (SELECT number FROM wanted)
GROUP BY declaration_number
