-- Makes mirror_cell: what we and each reporter say of the same trade, made comparable. Reads cube, mirror, rate,
-- own_slot and their_slot (reporter, slot, period: which months make up before, now, after, on either side),
-- month_list (period, first_day, last_day) and mirror_setting (home_currency, digits, factor: null where it is to
-- come from our own figures, has_reexports: whether re-exports are taken out).
--
-- Directions: M, our imports (by origin, CIF) against the reporter's exports to us (FOB); X, our exports (by last
-- known destination, FOB) against its imports (CIF). Money is compared in US dollars; the reporter's currency at the
-- mean rate of the days of the month.
--
-- Made comparable: (1) CIF over FOB, from our own imports, which the cube holds both ways: of the chapter and
-- reporter, else of the reporter, else of all, where it lies between 1 and 1.5; else 1. (2) Re-exports: what a
-- reporter re-exports to us has another origin in our books; taken out as it publishes them (RX), else as our
-- imports that were consigned from it and originate elsewhere; of our exports, our own re-exports.
--
-- Row: direction, reporter, code, slot; own, theirs (as each states it, in dollars), reexports (theirs, FOB; of X
-- ours), factor, imports and exports (M and X of the comparison, in our valuation), own_mass, their_mass,
-- import_mass, export_mass, consigned (our imports of other origin that came from the reporter), via (our imports
-- of its origin that came from elsewhere).
CREATE OR REPLACE TEMP TABLE month_dollar AS
WITH dollar AS (
  SELECT m.period, sum(CAST(r.to_local AS DOUBLE) * days) / sum(days) AS to_local
  FROM month_list AS m
  JOIN rate AS r ON r.currency = 'USD' AND r.valid_from <= m.last_day AND r.valid_to >= m.first_day
  CROSS JOIN LATERAL (SELECT least(r.valid_to, m.last_day) - greatest(r.valid_from, m.first_day) + 1 AS days)
  GROUP BY m.period
)
SELECT m.period, r.currency, sum(CAST(r.to_usd AS DOUBLE) * days) / sum(days) AS to_usd
FROM month_list AS m
JOIN rate AS r ON r.valid_from <= m.last_day AND r.valid_to >= m.first_day
CROSS JOIN LATERAL (SELECT least(r.valid_to, m.last_day) - greatest(r.valid_from, m.first_day) + 1 AS days)
WHERE r.currency <> 'USD'
GROUP BY m.period, r.currency
UNION ALL
SELECT period, 'USD', 1 FROM month_list
UNION ALL
SELECT d.period, s.home_currency, 1 / d.to_local FROM dollar AS d, mirror_setting AS s
WHERE s.home_currency <> 'USD';

CREATE OR REPLACE TEMP TABLE our_side AS
WITH moved AS (
  SELECT c.flow AS direction, o.reporter, left(c.commodity, s.digits) AS code, o.slot,
         c.partner = o.reporter AS is_partner, c.reentry, c.second_partner, c.value_usd, c.fob_usd, c.net_mass_kg
  FROM cube AS c
  JOIN own_slot AS o ON o.period = c.period
    AND (c.partner = o.reporter OR (c.flow = 'M' AND c.second_partner = o.reporter))
  CROSS JOIN mirror_setting AS s
)
SELECT direction, reporter, code, slot,
       coalesce(sum(value_usd) FILTER (is_partner), 0) AS own,
       coalesce(sum(value_usd) FILTER (is_partner AND reentry), 0) AS reentered,
       coalesce(sum(net_mass_kg) FILTER (is_partner), 0) AS own_mass,
       coalesce(sum(value_usd) FILTER (NOT is_partner), 0) AS consigned,
       coalesce(sum(value_usd) FILTER (is_partner AND second_partner NOT IN ('', reporter)), 0) AS via,
       coalesce(sum(value_usd) FILTER (is_partner AND direction = 'M'), 0) AS cif,
       coalesce(sum(fob_usd) FILTER (is_partner AND direction = 'M'), 0) AS fob
FROM moved
GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE their_side AS
SELECT CASE WHEN m.flow IN ('X', 'RX') THEN 'M' ELSE 'X' END AS direction, m.reporter,
       left(m.commodity, s.digits) AS code, t.slot,
       sum(CASE WHEN m.flow IN ('X', 'M') THEN CAST(m.value AS DOUBLE) * d.to_usd END) AS theirs,
       sum(CASE WHEN m.flow = 'RX' THEN CAST(m.value AS DOUBLE) * d.to_usd END) AS reexports,
       CASE WHEN count(*) FILTER (m.flow IN ('X', 'M') AND m.net_mass_kg IS NULL) = 0
            THEN sum(CASE WHEN m.flow IN ('X', 'M') THEN m.net_mass_kg END) END AS their_mass
FROM mirror AS m
JOIN their_slot AS t ON t.reporter = m.reporter AND t.period = m.period
JOIN month_dollar AS d ON d.period = m.period AND d.currency = m.currency
CROSS JOIN mirror_setting AS s
WHERE m.flow <> 'RM'
GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE border_factor AS
WITH level AS (
  SELECT reporter, left(code, 2) AS chapter, sum(cif) / sum(fob) AS factor
  FROM (SELECT reporter, code, CAST(cif AS DOUBLE) AS cif, CAST(fob AS DOUBLE) AS fob FROM our_side
        WHERE direction = 'M' AND slot = 'now' AND fob > 0)
  GROUP BY GROUPING SETS ((reporter, left(code, 2)), (reporter), ())
)
SELECT coalesce(reporter, '') AS reporter, coalesce(chapter, '') AS chapter, factor
FROM level WHERE factor BETWEEN 1 AND 1.5;

CREATE OR REPLACE TEMP TABLE mirror_cell AS
WITH paired AS (
  SELECT coalesce(o.direction, t.direction) AS direction, coalesce(o.reporter, t.reporter) AS reporter,
         coalesce(o.code, t.code) AS code, coalesce(o.slot, t.slot) AS slot,
         CAST(coalesce(o.own, 0) AS DOUBLE) AS own, coalesce(t.theirs, 0) AS theirs, t.reexports,
         CAST(coalesce(o.reentered, 0) AS DOUBLE) AS reentered,
         CAST(coalesce(o.own_mass, 0) AS DOUBLE) AS own_mass,
         CAST(CASE WHEN t.code IS NULL THEN 0 ELSE t.their_mass END AS DOUBLE) AS their_mass,
         CAST(coalesce(o.consigned, 0) AS DOUBLE) AS consigned, CAST(coalesce(o.via, 0) AS DOUBLE) AS via
  FROM our_side AS o
  FULL JOIN their_side AS t ON t.direction = o.direction AND t.reporter = o.reporter AND t.code = o.code
    AND t.slot = o.slot
), publishing AS (
  SELECT DISTINCT reporter FROM their_side WHERE reexports IS NOT NULL
), factored AS (
  SELECT b.*, coalesce(s.factor, c.factor, r.factor, a.factor, 1) AS factor, s.has_reexports,
         p.reporter IS NOT NULL AS publishes
  FROM paired AS b
  CROSS JOIN mirror_setting AS s
  LEFT JOIN border_factor AS c ON c.reporter = b.reporter AND c.chapter = left(b.code, 2)
  LEFT JOIN border_factor AS r ON r.reporter = b.reporter AND r.chapter = ''
  LEFT JOIN border_factor AS a ON a.reporter = '' AND a.chapter = ''
  LEFT JOIN publishing AS p ON p.reporter = b.reporter
), cleared AS (
  SELECT * REPLACE (CASE WHEN NOT has_reexports THEN 0
                         WHEN direction = 'X' THEN reentered
                         WHEN publishes THEN least(theirs, coalesce(reexports, 0))
                         ELSE least(theirs, consigned / factor) END AS reexports)
  FROM factored
)
SELECT direction, reporter, code, slot, own, theirs, reexports, factor,
       CASE WHEN direction = 'M' THEN own ELSE theirs / factor END AS imports,
       CASE WHEN direction = 'M' THEN (theirs - reexports) * factor ELSE own - reexports END AS exports,
       own_mass, their_mass,
       CASE WHEN direction = 'M' THEN own_mass ELSE their_mass END AS import_mass,
       CASE WHEN direction = 'M' THEN their_mass * CASE WHEN theirs > 0 THEN 1 - reexports / theirs ELSE 1 END
            ELSE own_mass * CASE WHEN own > 0 THEN 1 - reexports / own ELSE 1 END END AS export_mass,
       consigned, via
FROM cleared
