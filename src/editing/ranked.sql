-- Purpose: how much error each suspect item is likely to bring into the published cells (first four digits of the
-- code
-- by partner), and the order of the queue.
-- Parameters: none; variables editing_weight_value, editing_weight_mass, editing_exponent, editing_order. Reads
-- editing_posterior, editing_suspect, editing_score, judged (of the suspect items), editing_item.
-- Makes the table editing_total (value, mass: of the month) and the table editing_ranked: id, rank, the published
-- value
-- and mass, expected_value, expected_mass (error that the item brings, on average over what it may be), kind, ...
-- of the likeliest error, its impact, the scores, left_value, left_mass.
--
-- Score: w_v E|dv| / sum E|dv| + w_m E|dm| / sum E|dm|, the share of all suspected error (of 1 % of the month
-- where less is suspect). With one variable and one
-- total it is SeleMix's |w (y - yhat) / total|, whose yhat, too, is the mean over right and wrong. Other error of a
-- cell: what is moved to another cell is missing in one and too much in the other, and counts twice.
-- Geometric: suspicion^a impact^(1 - a), suspicion the distance of the log price beyond the nearer quartile over the
-- IQR, impact |value - median price x mass| (Sweden).
-- Left: the signed error of all entries behind, over the month's total, as SeleMix cumulates it.
CREATE OR REPLACE TEMP TABLE editing_total AS
SELECT sum(value) AS value, sum(mass) AS mass FROM editing_item;

CREATE OR REPLACE TEMP TABLE editing_counted AS
SELECT s.*, CAST(j.value_local AS DOUBLE) AS counted_value, coalesce(CAST(j.net_mass_kg AS DOUBLE), 0) AS counted_mass
FROM editing_suspect AS s
JOIN (SELECT * FROM judged WHERE reason IS NULL) AS j
  ON j.declaration_number = s.declaration_number AND j.item_number = s.item_number AND j.line = s.line
 AND j.load_id = s.load_id AND j.source = s.source AND j.declaration_version = s.declaration_version;

CREATE OR REPLACE TEMP TABLE editing_impact AS
SELECT p.*, s.counted_value, s.counted_mass,
       left(p.code, 4) <> left(s.code, 4) OR p.partner IS DISTINCT FROM s.partner AS moves,
       CASE WHEN p.kind = 'double' THEN -s.counted_value
            WHEN moves THEN 0 ELSE s.counted_value / p.value_factor - s.counted_value END AS change_value,
       CASE WHEN p.kind = 'double' THEN -s.counted_mass
            WHEN moves THEN 0 ELSE s.counted_mass / p.mass_factor - s.counted_mass END AS change_mass,
       CASE WHEN moves THEN 2 * s.counted_value ELSE abs(change_value) END AS error_value,
       CASE WHEN moves THEN 2 * s.counted_mass ELSE abs(change_mass) END AS error_mass
FROM editing_posterior AS p
JOIN editing_counted AS s ON s.id = p.id;

CREATE OR REPLACE TEMP TABLE editing_ranked AS
WITH expected AS (
  SELECT id, sum(probability * error_value) AS expected_value, sum(probability * error_mass) AS expected_mass,
         sum(probability * change_value) AS change_value, sum(probability * change_mass) AS change_mass,
         1 - sum(probability) FILTER (kind = 'none') AS suspicion,
         max_by(struct_pack(kind := kind, field := field, repair_value := repair_value, probability := probability,
                            code := code, partner := partner, currency := currency, value_factor := value_factor,
                            mass_factor := mass_factor, quantity_factor := quantity_factor, moves := moves,
                            error_value := error_value, error_mass := error_mass), (probability, kind, repair_value))
           FILTER (kind <> 'none') AS best
  FROM editing_impact
  GROUP BY id
), scored AS (
  SELECT e.*, s.declaration_number, s.item_number, s.source, s.line,
         getvariable('editing_weight_value') * expected_value / greatest(sum(expected_value) OVER (),
           0.01 * t.value, 1) AS value_share,
         getvariable('editing_weight_mass') * expected_mass / greatest(sum(expected_mass) OVER (), 0.01 * t.mass,
           1) AS mass_share,
         coalesce(value_share, 0) + coalesce(mass_share, 0) AS score,
         pow(greatest(k.price_q1 - s.price, s.price - k.price_q3, 0) / greatest(k.price_q3 - k.price_q1, 0.01),
             getvariable('editing_exponent'))
           * pow(abs(s.counted_value - exp(k.price_median) * s.counted_mass), 1 - getvariable('editing_exponent'))
           AS geometric_score
  FROM expected AS e
  JOIN editing_counted AS s ON s.id = e.id
  LEFT JOIN editing_score AS k ON k.id = e.id
  CROSS JOIN editing_total AS t
  WHERE e.best IS NOT NULL
), ordered AS (
  SELECT *, sum(score) OVER (PARTITION BY source, declaration_number) AS declaration_score,
         row_number() OVER (ORDER BY CASE WHEN getvariable('editing_order') = 'geometric'
           THEN coalesce(geometric_score, 0)
                                          ELSE score END DESC, source, declaration_number, item_number, line) AS rank
  FROM scored
)
SELECT o.*,
       sum(change_value) OVER behind / nullif(t.value, 0) AS left_value,
       sum(change_mass) OVER behind / nullif(t.mass, 0) AS left_mass
FROM ordered AS o, editing_total AS t
WINDOW behind AS (ORDER BY rank DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
