-- Purpose: the entries of the queue with what is said of them.
-- Parameters: none; variables editing_entries (how many), editing_period. Reads editing_ranked, editing_counted,
-- editing_score, editing_usual, editing_group, editing_sample, editing_combination, the habits, editing_evidence,
-- editing_text (part,
-- en, zh), editing_label
-- (field, en, zh).
-- Makes the table editing_entry (structure queue).
-- The code's price a kilogram month by month.
CREATE OR REPLACE TEMP TABLE editing_course AS
SELECT flow, code, list(price ORDER BY month) AS prices
FROM (SELECT c.flow, c.code, s.month, exp(median(s.price)) AS price
      FROM editing_sample AS s
      JOIN (SELECT DISTINCT m.key, m.flow, m.code
            FROM editing_combination AS m
            JOIN editing_counted AS d ON d.flow = m.flow AND d.code = m.code
            JOIN editing_ranked AS r ON r.id = d.id
            WHERE r.rank <= getvariable('editing_entries')) AS c ON c.key = s.key
      WHERE s.of_code AND s.price IS NOT NULL
      GROUP BY c.flow, c.code, s.month)
GROUP BY flow, code;

CREATE OR REPLACE TEMP TABLE editing_told AS
SELECT r.*, c.load_id, c.declaration_version, c.flow, c.code, c.partner, c.trader, c.currency, c.unit, c.amount,
       c.value, c.mass, c.quantity, c.stated,
       c.price, c.unit_mass, c.all_records, c.code_records, c.partner_records, c.currency_records, c.same_carriage,
       k.level, k.records, k.price_q1, k.price_median, k.price_q3, k.price_expected, k.trader_median,
       k.trader_records, k.price_deviation, k.unit_deviation, u.unit_median,
       g2.price_records AS code_group_records, g2.price_q1 AS code_q1, g2.price_median AS code_median,
         g2.price_q3 AS code_q3,
       g4.price_records AS heading_records, g4.price_q1 AS heading_q1, g4.price_median AS heading_median,
       g4.price_q3 AS heading_q3, w.prices AS course, e.facts,
       coalesce(hc.records, hp.records, hm.records, 0) AS repair_records,
       ru.price_median AS repair_median,
       CASE best.field WHEN 'net_mass_kg' THEN 'net_mass_kg' WHEN 'supplementary_quantity'
         THEN 'supplementary_quantity'
            WHEN 'value' THEN CASE WHEN c.stated THEN 'statistical_value' ELSE 'invoice_amount' END
            WHEN 'currency' THEN CASE WHEN c.stated THEN 'statistical_currency' ELSE 'invoice_currency' END
            WHEN 'partner' THEN CASE WHEN c.flow = 'X' THEN 'destination_country' ELSE 'origin_country' END
            ELSE best.field END AS field,
       CASE best.field WHEN 'net_mass_kg' THEN digits_text(c.mass_text)
            WHEN 'supplementary_quantity' THEN digits_text(c.quantity_text)
            WHEN 'value' THEN digits_text(CAST(c.amount AS VARCHAR)) WHEN 'currency' THEN c.currency
              WHEN 'partner' THEN c.partner
            WHEN 'commodity' THEN c.commodity_text ELSE c.declaration_number END AS field_value,
       CASE best.field
            WHEN 'value' THEN digits_text(CAST(CAST(CAST(best.repair_value AS DOUBLE) AS DECIMAL(18,2)) AS VARCHAR))
            WHEN 'net_mass_kg'
              THEN digits_text(CAST(CAST(CAST(best.repair_value AS DOUBLE) AS DECIMAL(18,6)) AS VARCHAR))
            WHEN 'supplementary_quantity'
            THEN digits_text(CAST(CAST(CAST(best.repair_value AS DOUBLE) AS DECIMAL(18,6)) AS VARCHAR))
            ELSE best.repair_value END AS repaired,
       CASE WHEN best.kind IN ('code', 'country', 'currency', 'double') THEN best.kind
            WHEN best.field = 'supplementary_quantity' THEN 'quantity' ELSE 'price' END AS family
FROM editing_ranked AS r
JOIN editing_counted AS c ON c.id = r.id
LEFT JOIN editing_score AS k ON k.id = r.id
LEFT JOIN editing_usual AS u ON u.flow = c.flow AND u.code = c.code AND u.partner IS NOT DISTINCT FROM c.partner
LEFT JOIN editing_usual AS ru ON ru.flow = c.flow AND ru.code = r.best.code AND ru.partner IS NULL
LEFT JOIN editing_group AS g2 ON g2.level = 2 AND g2.key = hash(c.flow, c.code)
LEFT JOIN editing_group AS g4 ON g4.level = 4 AND g4.key = hash(c.flow, left(c.code, 4))
LEFT JOIN editing_course AS w ON w.flow = c.flow AND w.code = c.code
LEFT JOIN editing_trader_code AS hc ON r.best.kind = 'code' AND hc.flow = c.flow AND hc.trader = c.trader
  AND hc.what = r.best.code
LEFT JOIN editing_trader_partner AS hp ON r.best.kind = 'country' AND hp.flow = c.flow
  AND hp.trader = c.trader AND hp.what = r.best.partner
LEFT JOIN editing_trader_currency AS hm ON r.best.kind = 'currency' AND hm.flow = c.flow
  AND hm.trader = c.trader AND hm.what = r.best.currency
LEFT JOIN editing_evidence AS e ON e.id = r.id
WHERE r.rank <= getvariable('editing_entries');

CREATE OR REPLACE TEMP TABLE editing_entry AS
WITH worded AS (
  SELECT t.*,
         -- The places {0}, {1}, ... of the texts, in messages/editing.*.toml.
         [number_text(exp(price)), times_text(exp(price - price_expected), ' times the', ' of the'),
           number_text(exp(price_expected)),
          number_text(exp(unit_mass)), times_text(exp(unit_mass - unit_median), ' times the', ' of the'),
            number_text(exp(unit_median)),
          code, partner, currency, CAST(code_records AS VARCHAR), CAST(partner_records AS VARCHAR),
          CAST(currency_records AS VARCHAR), CAST(all_records AS VARCHAR), CAST(repair_records AS VARCHAR),
          best.repair_value, number_text(exp(repair_median)), getvariable('editing_currency'),
          number_text(exp(price - ln(best.value_factor)))] AS odd,
         list_concat(odd[1:1], [times_text(exp(price - price_expected), ' 倍', '')], odd[3:4],
                     [times_text(exp(unit_mass - unit_median), ' 倍', '')], odd[6:]) AS odd_zh,
         [l.en, field_value, repaired, percent_text(best.probability)] AS repair,
         [l.zh, field_value, repaired, percent_text(best.probability)] AS repair_zh,
         [left(code, 4), partner, number_text(best.error_value / CASE WHEN best.moves THEN 2 ELSE 1 END),
          getvariable('editing_currency'), number_text(best.error_mass / CASE WHEN best.moves THEN 2 ELSE 1 END),
          left(best.code, 4), best.partner] AS effect,
         [code, partner, CAST(records AS VARCHAR), number_text(exp(price_q1)), number_text(exp(price_median)),
          number_text(exp(price_q3)), CAST(code_group_records AS VARCHAR), number_text(exp(code_q1)),
          number_text(exp(code_median)), number_text(exp(code_q3)), left(code, 4), CAST(heading_records AS VARCHAR),
          number_text(exp(heading_q1)), number_text(exp(heading_median)), number_text(exp(heading_q3)),
          CAST(trader_records AS VARCHAR), number_text(exp(trader_median)),
          array_to_string(list_transform(course, lambda x: number_text(x)), ' ')] AS known
  FROM editing_told AS t
  LEFT JOIN editing_label AS l ON l.field = t.field
)
SELECT getvariable('editing_period') AS period, w.flow, w.rank, w.score, w.declaration_score,
       coalesce(w.geometric_score, 0) AS geometric_score, w.source, w.load_id, w.line, w.declaration_number,
       w.declaration_version, w.item_number, w.code AS commodity, w.partner, w.trader AS trader_id,
         w.best.kind AS kind, w.field,
       w.field_value AS value, w.repaired AS repair_value, w.best.probability AS probability, w.suspicion,
       CAST(least(w.best.error_value, 9e15) AS DECIMAL(18,2)) AS impact_value,
       CAST(least(w.best.error_mass, 9e11) AS DECIMAL(18,6)) AS impact_mass,
       coalesce(w.left_value, 0) AS left_value, coalesce(w.left_mass, 0) AS left_mass,
       concat_ws(' ', filled(o.en, w.odd), filled(p.en, w.repair), filled(f.en, w.effect)) AS message_en,
       concat_ws('', filled(o.zh, w.odd_zh), filled(p.zh, w.repair_zh), filled(f.zh, w.effect)) AS message_zh,
       concat_ws(' ', CASE WHEN w.level = 1 THEN filled(k1.en, w.known) END, filled(k2.en, w.known),
         filled(k4.en, w.known),
                 CASE WHEN w.trader_records > 0 THEN filled(kt.en, w.known) ELSE kn.en END, w.facts) AS evidence_en,
       concat_ws('', CASE WHEN w.level = 1 THEN filled(k1.zh, w.known) END, filled(k2.zh, w.known), filled(k4.zh,
         w.known),
                 CASE WHEN w.trader_records > 0 THEN filled(kt.zh, w.known) ELSE kn.zh END, w.facts) AS evidence_zh,
       CAST(to_json({level: w.level, price: exp(w.price), price_expected: exp(w.price_expected),
                     price_deviation: w.price_deviation, unit_mass: exp(w.unit_mass),
                       unit_mass_usual: exp(w.unit_median),
                     "group": {records: w.records, q1: exp(w.price_q1), median: exp(w.price_median),
                       q3: exp(w.price_q3)},
                     code: {records: w.code_group_records, q1: exp(w.code_q1), median: exp(w.code_median),
                       q3: exp(w.code_q3),
                            course: w.course},
                     heading: {records: w.heading_records, q1: exp(w.heading_q1), median: exp(w.heading_median),
                               q3: exp(w.heading_q3)},
                     trader: {items: w.all_records, of_code: w.code_records, of_partner: w.partner_records,
                              of_currency: w.currency_records, of_repair: w.repair_records,
                                median: exp(w.trader_median)},
                     elsewhere: w.facts}) AS VARCHAR) AS evidence
FROM worded AS w
JOIN editing_text AS o ON o.part = 'odd_' || CASE WHEN w.family = 'double' AND w.same_carriage
  THEN 'double_carriage' ELSE w.family END
JOIN editing_text AS p ON p.part = CASE WHEN w.family = 'double' THEN 'repair_double' ELSE 'repair' END
JOIN editing_text AS f ON f.part = CASE WHEN w.best.moves THEN 'effect_moves' ELSE 'effect' END
JOIN editing_text AS k1 ON k1.part = 'known_partner'
JOIN editing_text AS k2 ON k2.part = 'known_code'
JOIN editing_text AS k4 ON k4.part = 'known_heading'
JOIN editing_text AS kt ON kt.part = 'known_trader'
JOIN editing_text AS kn ON kn.part = 'known_trader_none'
