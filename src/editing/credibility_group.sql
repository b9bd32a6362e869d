-- Purpose: the items outside the adjusted fences of their code, and off its robust line (checks 25 and 26).
-- Parameters: none; variable editing_residual. Reads editing_item, editing_shape (flow, code, records, lower,
-- upper: of the log
-- price; intercept, slope, scale: of the log value on the log mass).
-- Row: as editing_odd.
SELECT 'price_skewed' AS "check", 'item' AS subject, i.code AS what, i.flow, i.id, exp(i.price) AS value,
       exp(CASE WHEN i.price < g.lower THEN g.lower ELSE g.upper END) AS usual,
       abs(i.price - CASE WHEN i.price < g.lower THEN g.lower ELSE g.upper END) AS deviation, g.records,
       [i.code, number_text(exp(i.price)), number_text(exp(g.lower)), number_text(exp(g.upper)),
        CAST(g.records AS VARCHAR)] AS words
FROM editing_item AS i
JOIN editing_shape AS g ON g.flow = i.flow AND g.code = i.code
WHERE i.price < g.lower OR i.price > g.upper
UNION ALL
SELECT 'value_on_mass', 'item', code, flow, id, value, exp(fitted), abs(ln(value) - fitted) / scale, records,
       [code, number_text(value), number_text(exp(fitted)), number_text(mass),
        number_text(abs(ln(value) - fitted) / scale), CAST(records AS VARCHAR)]
FROM (SELECT i.id, i.flow, i.code, i.value, i.mass, g.records, g.scale, g.intercept + g.slope * ln(i.mass) AS fitted
      FROM editing_item AS i
      JOIN editing_shape AS g ON g.flow = i.flow AND g.code = i.code
      WHERE i.value > 0 AND i.mass > 0 AND g.scale > 0)
WHERE abs(ln(value) - fitted) > getvariable('editing_residual') * scale
