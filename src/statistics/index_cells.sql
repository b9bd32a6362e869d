-- Makes index_cell: the elementary cells of each comparison, with the value and quantity of both sides, whether
-- they are matched, and then what the base's quantities are worth at today's unit values (repriced) and today's
-- quantities at the base's (requantified): made in the same way for each cell and rounded to six places, so
-- that their sums do not depend on the order.
--
-- Reads index_row (period, flow, code, commodity, rest, unit, value, quantity; unit empty: no unit value),
-- index_pair (pair, base_first, base_last, now_first, now_last), index_month (period, edition), index_member
-- (edition, code, member), index_bridge (pair, from_code, to_code: six digits of a code of the base in today's
-- edition; empty: it was split, so nothing can be matched with it) and index_setting (fence, least, nearest).
--
-- A cell is matched where both sides have a unit value, and no outlier. Outlier (declared rule): the logarithm of
-- its price relative lies more than `fence` quartile ranges, and more than `nearest`, beyond the nearer
-- quartile of the cells of its flow and chapter; of its flow where the chapter has fewer than `least` cells.
-- Groups still smaller, and fence 0, have no outliers.
CREATE OR REPLACE TEMP TABLE index_cell AS
WITH sided AS (
  SELECT p.pair, FALSE AS is_base, r.flow, r.commodity, r.rest, r.unit, m.member, r.value, r.quantity
  FROM index_pair AS p
  JOIN index_row AS r ON r.period BETWEEN p.now_first AND p.now_last
  JOIN index_month AS n ON n.period = r.period
  JOIN index_member AS m ON m.edition = n.edition AND m.code = r.code
  UNION ALL
  SELECT p.pair, TRUE, r.flow,
         CASE WHEN b.to_code IS NULL THEN r.commodity
              WHEN b.to_code = '' THEN '-' || r.commodity
              ELSE b.to_code || substr(r.commodity, 7) END,
         r.rest, r.unit, m.member, r.value, r.quantity
  FROM index_pair AS p
  JOIN index_row AS r ON r.period BETWEEN p.base_first AND p.base_last
  JOIN index_month AS n ON n.period = r.period
  JOIN index_member AS m ON m.edition = n.edition AND m.code = r.code
  LEFT JOIN index_bridge AS b ON b.pair = p.pair AND b.from_code = left(r.commodity, 6)
), cell AS (
  SELECT pair, flow, commodity, rest, unit,
         coalesce(min(member) FILTER (NOT is_base), min(member)) AS member,
         coalesce(sum(value) FILTER (is_base), 0) AS base_value,
         coalesce(sum(quantity) FILTER (is_base), 0) AS base_quantity,
         coalesce(sum(value) FILTER (NOT is_base), 0) AS now_value,
         coalesce(sum(quantity) FILTER (NOT is_base), 0) AS now_quantity
  FROM sided
  GROUP BY pair, flow, commodity, rest, unit
), compared AS (
  SELECT *,
         CASE WHEN unit <> '' AND base_value > 0 AND base_quantity > 0 AND now_value > 0 AND now_quantity > 0
              THEN ln(CAST(now_value AS DOUBLE) / CAST(now_quantity AS DOUBLE)
                      / (CAST(base_value AS DOUBLE) / CAST(base_quantity AS DOUBLE))) END AS change
  FROM cell
), chapter AS (
  SELECT pair, flow, left(commodity, 2) AS chapter, count(change) AS cells,
         quantile_cont(change, 0.25) AS low, quantile_cont(change, 0.75) AS high
  FROM compared WHERE change IS NOT NULL GROUP BY ALL
), flow AS (
  SELECT pair, flow, count(change) AS cells, quantile_cont(change, 0.25) AS low, quantile_cont(change, 0.75) AS high
  FROM compared WHERE change IS NOT NULL GROUP BY ALL
), fenced AS (
  SELECT c.*, s.fence, s.nearest,
         CASE WHEN h.cells >= s.least THEN h.low WHEN f.cells >= s.least THEN f.low END AS low,
         CASE WHEN h.cells >= s.least THEN h.high WHEN f.cells >= s.least THEN f.high END AS high
  FROM compared AS c
  CROSS JOIN index_setting AS s
  LEFT JOIN chapter AS h ON h.pair = c.pair AND h.flow = c.flow AND h.chapter = left(c.commodity, 2)
  LEFT JOIN flow AS f ON f.pair = c.pair AND f.flow = c.flow
)
SELECT *,
       CASE WHEN is_matched THEN CAST(CAST(now_value AS DOUBLE) * CAST(base_quantity AS DOUBLE)
                                      / CAST(now_quantity AS DOUBLE) AS DECIMAL(38,6)) END AS repriced,
       CASE WHEN is_matched THEN CAST(CAST(base_value AS DOUBLE) * CAST(now_quantity AS DOUBLE)
                                      / CAST(base_quantity AS DOUBLE) AS DECIMAL(38,6)) END AS requantified
FROM (SELECT pair, flow, commodity, rest, unit, member, base_value, base_quantity, now_value, now_quantity,
             change IS NOT NULL AND NOT is_outlier AS is_matched, is_outlier
      FROM (SELECT *, coalesce(fence > 0
                               AND (change < low - greatest(fence * (high - low), nearest)
                                    OR change > high + greatest(fence * (high - low), nearest)), FALSE) AS is_outlier
            FROM fenced))
