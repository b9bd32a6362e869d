-- Purpose: what rules compare the items of a month with: their value, mass and mass of a supplementary unit.
-- Parameters: none. Reads effective_before, rule_rate; needs measures.sql.
-- Row: see history.h.
SELECT i.flow, i.commodity, rule_local_value(i.invoice_amount, r.to_local) AS local_value,
       CAST(i.net_mass_kg AS DOUBLE) AS net_mass, i.supplementary_unit,
       rule_unit_mass(i.net_mass_kg, i.supplementary_quantity) AS unit_mass
FROM effective_before AS i
LEFT JOIN rule_rate AS r
  ON r.currency = i.invoice_currency AND i.acceptance_date BETWEEN r.valid_from AND r.valid_to
WHERE i.commodity IS NOT NULL
