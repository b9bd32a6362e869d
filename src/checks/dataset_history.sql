-- Purpose: what the twelve months before the checked one hold: effective items, from the raw ones. An amended
-- declaration counts by its newest version, a cancelled one not at all.
-- Parameters: none. Reads item_before (items of those months), newest_version, event_fate.
-- Makes the view rule_history: flow, commodity, origin_country, trader_id, acceptance_date, invoice_amount,
-- invoice_currency, net_mass_kg, supplementary_quantity, supplementary_unit.
CREATE OR REPLACE TEMP VIEW rule_history AS
SELECT i.flow, i.commodity, i.origin_country, i.trader_id, i.acceptance_date, i.invoice_amount, i.invoice_currency,
       i.net_mass_kg, i.supplementary_quantity, i.supplementary_unit
FROM item_before AS i
LEFT JOIN newest_version AS n ON n.source = i.source AND n.declaration_number = i.declaration_number
LEFT JOIN event_fate AS e ON e.source = i.source AND e.declaration_number = i.declaration_number
WHERE (n.declaration_version IS NULL OR n.declaration_version = i.declaration_version)
  AND n.message_function IS DISTINCT FROM 'cancellation' AND NOT coalesce(e.cancelled, FALSE)
