-- The items of a declaration in a month, with what became of each. Reads item_status, judged and load.
-- Parameter $declaration_number. Row: source, file, line, load_id, declaration_number, declaration_version,
-- item_number, period, flow, commodity, status, reason, detail, value_local, value_usd, then the key of the
-- cube.
SELECT s.source, coalesce(l.file, ''), s.line, s.load_id, s.declaration_number, s.declaration_version,
       s.item_number, s.period, s.flow, s.commodity, s.status, coalesce(j.reason, ''), coalesce(j.detail, ''),
       j.value_local, j.value_usd,
       j.period, j.flow, j.reentry, j.commodity, j.partner, j.second_partner, j.regime, j.mode_scheme, j.trade_mode,
       j.special_trade, j.transport_mode, j.district, j.customs_office, j.border_office, j.port, j.place_inside,
       j.trader_place, j.enterprise_kind, j.special_zone, j.quantity_unit
FROM item_status AS s
LEFT JOIN (SELECT * FROM judged WHERE declaration_number = $declaration_number) AS j
  ON j.source = s.source AND j.load_id = s.load_id AND j.line = s.line AND j.item_number = s.item_number
  AND j.declaration_version = s.declaration_version AND s.status = 'current'
LEFT JOIN load AS l ON l.load_id = s.load_id
WHERE s.declaration_number = $declaration_number
ORDER BY s.source, s.declaration_version, s.item_number, s.line
