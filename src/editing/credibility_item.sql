-- Purpose: prices a kilogram far from those of the item's group (statistics.md, checks 19 to 23).
-- Parameters: none; variables editing_fence, editing_deviation. Reads editing_item, editing_score.
-- Makes the table editing_odd: check, subject, what, flow, id (of an item), value, usual, deviation, records,
-- words (for
-- the places of the text).
--
-- price_fence: outside Q1 - k IQR, Q3 + k IQR of the log price. price_ratio: a hundred times the median or a
-- hundredth.
-- price_deviation: more than so many standard deviations of the group, 1.4826 MAD each (IQR / 1.349 where a group
-- of code
-- and partner has no MAD).
CREATE OR REPLACE TEMP TABLE editing_odd AS
WITH priced AS (
  SELECT i.id, i.flow, i.code || ' × ' || coalesce(i.partner, '') AS what, i.price, s.records, s.price_median,
    s.price_q1,
         s.price_q3, coalesce(nullif(s.price_mad, 0) * 1.4826, (s.price_q3 - s.price_q1) / 1.349) AS spread
  FROM editing_item AS i
  JOIN editing_score AS s ON s.id = i.id
  WHERE i.price IS NOT NULL AND s.price_median IS NOT NULL
), judged AS (
  SELECT *,
         greatest(price_q1 - price, price - price_q3, 0) / nullif(price_q3 - price_q1, 0) AS fences,
         abs(price - price_median) / nullif(spread, 0) AS deviations
  FROM priced
)
SELECT unnest(['price_fence', 'price_ratio', 'price_deviation']) AS "check", 'item' AS subject, what, flow, id,
       exp(price) AS value, exp(price_median) AS usual,
       unnest([CASE WHEN fences > getvariable('editing_fence') THEN fences END,
               CASE WHEN abs(price - price_median) > ln(100) THEN exp(abs(price - price_median)) END,
               CASE WHEN deviations > getvariable('editing_deviation') THEN deviations END]) AS deviation,
       CAST(records AS BIGINT) AS records,
       [what, number_text(exp(price)), number_text(exp(price_median)), number_text(exp(price_q1)),
        number_text(exp(price_q3)), CAST(records AS VARCHAR)] AS words
FROM judged
WHERE fences > getvariable('editing_fence') OR abs(price - price_median) > ln(100)
   OR deviations > getvariable('editing_deviation');

DELETE FROM editing_odd WHERE deviation IS NULL
