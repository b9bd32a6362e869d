-- The items behind a cell, the largest first. Reads traced (rows of judged) and load. Parameter $most: how
-- many. Row: source, file, line, load_id, declaration_number, declaration_version, item_number, flow,
-- commodity, partner, value_local, value_usd, net_mass_kg.
SELECT t.source, coalesce(l.file, ''), t.line, t.load_id, t.declaration_number, t.declaration_version,
       t.item_number, t.flow, t.commodity, t.partner, t.value_local, t.value_usd,
       coalesce(t.net_mass_kg, CAST(0 AS DECIMAL(18,6))) AS net_mass_kg
FROM traced AS t
LEFT JOIN load AS l ON l.load_id = t.load_id
ORDER BY t.value_usd DESC, t.source, t.declaration_number, t.declaration_version, t.item_number, t.line
LIMIT CAST($most AS BIGINT)
