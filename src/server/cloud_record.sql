-- Purpose: what the price cloud of a record is about.
-- Parameters: $source, $declaration_number, $item_number. Views: item, visible, commodity_row.
-- Row: flow, commodity, trader_id, label_en, label_zh.
SELECT i.flow, coalesce(i.commodity, ''), coalesce(i.trader_id, ''), coalesce(c.label_en, ''),
       coalesce(c.label_zh, '')
FROM item AS i
SEMI JOIN visible AS v
  ON v.source = i.source AND v.declaration_number = i.declaration_number
 AND v.declaration_version = i.declaration_version
LEFT JOIN commodity_row AS c
  ON c.code = i.commodity AND i.acceptance_date BETWEEN c.valid_from AND c.valid_to
WHERE i.source = $source AND i.declaration_number = $declaration_number
  AND i.item_number = $item_number
LIMIT 1
