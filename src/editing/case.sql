-- Purpose: for each suspect item, what it may be: right as it is, or wrong in one of the ways of editing_kind; and
-- what it would be then.
-- Parameters: none. Reads editing_suspect, editing_kind (kind, field, mass_factor, value_factor, quantity_factor:
-- what
-- the declared is of the true; log_prior), the habits, the neighbours, editing_usual, editing_rate.
-- Makes the table editing_case: id, kind, field, log_prior, code, partner, currency, value_factor, mass_factor,
-- quantity_factor (the declared over the repaired), repair_value.
CREATE OR REPLACE TEMP TABLE editing_case AS
SELECT s.id, 'none' AS kind, NULL AS field, 0.0 AS log_prior, s.code, s.partner, s.currency,
       1.0 AS value_factor, 1.0 AS mass_factor, 1.0 AS quantity_factor, NULL AS repair_value
FROM editing_suspect AS s
UNION ALL
-- A decimal point, another unit: a mass is wrong in all masses of the item.
SELECT s.id, k.kind, k.field, k.log_prior, s.code, s.partner, s.currency, k.value_factor, k.mass_factor,
       CASE WHEN k.mass_factor <> 1 AND s.unit IN ('KGM', 'GRM') THEN k.mass_factor ELSE k.quantity_factor END,
       CASE k.field WHEN 'net_mass_kg' THEN CAST(s.mass / k.mass_factor AS VARCHAR)
                    WHEN 'supplementary_quantity' THEN CAST(s.quantity / k.quantity_factor AS VARCHAR)
                    ELSE CAST(s.amount / k.value_factor AS VARCHAR) END
FROM editing_suspect AS s
JOIN editing_kind AS k ON k.mass_factor <> 1 OR k.value_factor <> 1 OR k.quantity_factor <> 1
WHERE CASE k.field WHEN 'net_mass_kg' THEN s.mass > 0 WHEN 'supplementary_quantity' THEN s.unit NOT IN ('KGM',
  'GRM') AND s.quantity > 0
                   ELSE s.value > 0 END
UNION ALL
-- The mass in place of the quantity: the quantity that the mass usually has.
SELECT s.id, k.kind, k.field, k.log_prior, s.code, s.partner, s.currency, 1.0, 1.0,
       s.quantity / (s.mass / exp(coalesce(middle(t.unit_masses), u.unit_median))),
       CAST(s.mass / exp(coalesce(middle(t.unit_masses), u.unit_median)) AS VARCHAR)
FROM editing_suspect AS s
JOIN editing_kind AS k ON k.kind = 'quantity_from_mass'
JOIN editing_usual AS u ON u.flow = s.flow AND u.code = s.code AND u.partner IS NOT DISTINCT FROM s.partner
LEFT JOIN editing_trader AS t ON t.flow = s.flow AND t.trader = s.trader AND t.code = s.code
WHERE s.unit NOT IN ('KGM', 'GRM') AND s.quantity = s.mass AND s.mass > 0 AND abs(u.unit_median) > 0.1
UNION ALL
-- Another currency that the trader uses: the amount stands, its rate changes.
SELECT s.id, k.kind, k.field, k.log_prior - ln(10), s.code, s.partner, c.what, s.rate / r.to_local, 1.0, 1.0, c.what
FROM editing_suspect AS s
JOIN editing_kind AS k ON k.kind = 'currency'
JOIN editing_trader_currency AS c ON c.flow = s.flow AND c.trader = s.trader AND c.what <> s.currency
JOIN editing_rate AS r ON r.currency = c.what AND s.acceptance_date BETWEEN r.valid_from AND r.valid_to
UNION ALL
SELECT s.id, k.kind, k.field, k.log_prior - ln(n.neighbours), n.other, s.partner, s.currency, 1.0, 1.0, 1.0, n.other
FROM editing_suspect AS s
JOIN editing_kind AS k ON k.kind = 'code'
JOIN editing_code_neighbour AS n ON n.what = s.code
UNION ALL
SELECT s.id, k.kind, k.field, k.log_prior - ln(n.neighbours), s.code, n.other, s.currency, 1.0, 1.0, 1.0, n.other
FROM editing_suspect AS s
JOIN editing_kind AS k ON k.kind = 'country'
JOIN editing_partner_neighbour AS n ON n.what = s.partner
JOIN editing_trader_partner AS p ON p.flow = s.flow AND p.trader = s.trader AND p.what = n.other
UNION ALL
-- The same goods again. What orders repeat, comes by itself: seldom does it come on the same ship.
SELECT s.id, k.kind, k.field, k.log_prior + CASE WHEN s.same_carriage THEN ln(0.9 / (0.03 * 0.003))
  ELSE ln(0.1 / 0.03) END,
       s.code, s.partner, s.currency, 1.0, 1.0, 1.0, t.declaration_number
FROM editing_suspect AS s
JOIN editing_kind AS k ON k.kind = 'double'
JOIN editing_item AS t ON t.id = s.twin
