-- Purpose: which items are worth a closer look: an odd price or mass, a code, country or currency that the trader
-- hardly ever has, a twin. And what they might have been: what may have been mistaken for what.
-- Parameters: none; variable editing_look (standard deviations). Reads editing_item, editing_score, the habits,
-- editing_count, country_row.
-- Makes the tables editing_twin (id, twin: of the earlier item, same_carriage), editing_suspect (the columns of
-- editing_item, records of the trader in all, with the code, the partner, the currency, without the item itself),
-- editing_code_neighbour and editing_partner_neighbour (what, other, neighbours).
CREATE OR REPLACE TEMP TABLE editing_twin AS
WITH twin AS (
  SELECT id, declaration_number, acceptance_date, carriage, has_carriage,
         hash(flow, trader, code, partner, amount, currency, mass, quantity) AS key
  FROM editing_item
  WHERE trader IS NOT NULL AND amount > 0 AND mass > 0
)
SELECT b.id, min(a.id) AS twin, bool_or(a.carriage = b.carriage AND a.has_carriage) AS same_carriage
FROM (SELECT key FROM twin GROUP BY key HAVING count(*) > 1) AS k
JOIN twin AS a ON a.key = k.key
JOIN twin AS b ON b.key = k.key AND b.declaration_number <> a.declaration_number
 AND (a.acceptance_date, a.declaration_number) < (b.acceptance_date, b.declaration_number)
GROUP BY b.id;

CREATE OR REPLACE TEMP TABLE editing_suspect AS
SELECT *
FROM (
  SELECT i.*, hash(i.source, i.declaration_number) AS declaration, s.price_deviation, s.unit_deviation,
    s.package_deviation, w.twin, w.same_carriage,
         coalesce(a.records, 1) - 1 AS all_records, coalesce(c.records, 1) - 1 AS code_records,
         coalesce(p.records, 1) - 1 AS partner_records, coalesce(m.records, 1) - 1 AS currency_records
  FROM editing_item AS i
  JOIN editing_score AS s ON s.id = i.id
  LEFT JOIN editing_twin AS w ON w.id = i.id
  LEFT JOIN editing_trader_all AS a ON a.flow = i.flow AND a.trader = i.trader
  LEFT JOIN editing_trader_code AS c ON c.flow = i.flow AND c.trader = i.trader AND c.what = i.code
  LEFT JOIN editing_trader_partner AS p ON p.flow = i.flow AND p.trader = i.trader AND p.what = i.partner
  LEFT JOIN editing_trader_currency AS m ON m.flow = i.flow AND m.trader = i.trader AND m.what = i.currency
)
WHERE abs(price_deviation) > getvariable('editing_look')
   OR abs(unit_deviation) > getvariable('editing_look')
   OR abs(package_deviation) > 2 * getvariable('editing_look') OR twin IS NOT NULL
   OR code_records < 0.01 * all_records OR partner_records < 0.01 * all_records
   OR currency_records < 0.05 * all_records
   -- A currency is wrong in all items or in none: those beside a very odd one tell.
   OR declaration IN (SELECT hash(i.source, i.declaration_number)
                      FROM editing_score AS s JOIN editing_item AS i ON i.id = s.id
                      WHERE abs(s.price_deviation) > 1.5 * getvariable('editing_look'));

-- Two digits that changed places.
CREATE OR REPLACE TEMP TABLE editing_code_neighbour AS
WITH code AS (SELECT DISTINCT code FROM editing_count WHERE code IS NOT NULL), swapped AS (
  SELECT DISTINCT c.code AS what,
         left(c.code, a.place - 1) || c.code[b.place] || c.code[a.place
           + 1:b.place - 1] || c.code[a.place] || c.code[b.place + 1:] AS other
  FROM code AS c, range(1, 12) AS a(place), range(2, 13) AS b(place)
  WHERE a.place < b.place AND b.place <= length(c.code) AND c.code[a.place] <> c.code[b.place]
)
SELECT s.what, s.other, count(*) OVER (PARTITION BY s.other) AS neighbours
FROM swapped AS s SEMI JOIN code AS k ON k.code = s.other;

-- One letter another, or two changed over.
CREATE OR REPLACE TEMP TABLE editing_partner_neighbour AS
WITH country AS (SELECT DISTINCT partner AS code FROM editing_count WHERE length(partner) = 2)
SELECT a.code AS what, b.code AS other, count(*) OVER (PARTITION BY b.code) AS neighbours
FROM country AS a
JOIN country AS b ON a.code <> b.code
 AND (a.code[1] = b.code[1] OR a.code[2] = b.code[2] OR a.code = b.code[2] || b.code[1])
