-- Purpose: the history of the months of the import: what it says, and what other sources said.
-- Parameters: none; variable editing_source. Reads editing_history, history_kept.
-- Row: structure history.
SELECT period, flow, commodity, partner, CAST(value_local AS DECIMAL(38,2)) AS value_local,
       CAST(net_mass_kg AS DECIMAL(38,6)) AS net_mass_kg, CAST(quantity AS DECIMAL(38,6)) AS quantity, quantity_unit,
       items, source
FROM editing_history
UNION ALL
SELECT k.period, k.flow, k.commodity, k.partner, k.value_local, k.net_mass_kg, k.quantity, k.quantity_unit,
  k.items, k.source
FROM history_kept AS k
WHERE k.source <> getvariable('editing_source') AND k.period IN (SELECT period FROM editing_history)
