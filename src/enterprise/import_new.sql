-- Makes the table enterprise_new: the statements that the file brings, without those that say what holds on that day
-- already. Reads enterprise_row, enterprise (statements recorded before), and enterprise_full (is_full, day: whether
-- who is registered on the day and not named has ended).
-- Row: those of structure enterprise, and is_ending.
--
-- A statement is new where it differs from the one recorded for the same day or, where there is none, from the one
-- before it, of the file or recorded.
CREATE OR REPLACE TEMP TABLE enterprise_new AS
WITH said AS (
  SELECT customs_code, valid_from, state, uscc, name, kind, place, office, credit, min(recorded) AS recorded
  FROM enterprise_row WHERE bad IS NULL
  GROUP BY ALL
), known AS (
  SELECT * FROM enterprise AS e
  WHERE EXISTS (SELECT 1 FROM said AS s WHERE s.customs_code = e.customs_code)
  QUALIFY row_number() OVER (PARTITION BY customs_code, valid_from ORDER BY recorded DESC) = 1
), line_of_time AS (
  SELECT *, TRUE AS is_said FROM said
  UNION ALL BY NAME
  SELECT *, FALSE AS is_said FROM known
), beside AS (
  SELECT *, [state, uscc, name, kind, place, office, credit] AS says,
         lag([state, uscc, name, kind, place, office, credit])
           OVER (PARTITION BY customs_code ORDER BY valid_from, is_said) AS before
  FROM line_of_time
), new AS (
  SELECT customs_code, valid_from, state, uscc, name, kind, place, office, credit, recorded, FALSE AS is_ending
  FROM beside
  WHERE is_said AND says IS DISTINCT FROM before
), ending AS (
  SELECT e.customs_code, f.day AS valid_from, 'ended' AS state, e.uscc, e.name, e.kind, e.place, e.office, e.credit,
         getvariable('enterprise_recorded') AS recorded, TRUE AS is_ending
  FROM (SELECT e.* FROM enterprise AS e, enterprise_full AS f WHERE f.is_full AND e.valid_from <= f.day
        QUALIFY row_number() OVER (PARTITION BY customs_code ORDER BY valid_from DESC, recorded DESC) = 1) AS e
  CROSS JOIN enterprise_full AS f
  WHERE e.state = 'registered'
    AND NOT EXISTS (SELECT 1 FROM enterprise_row AS r WHERE r.customs_code = e.customs_code)
)
SELECT * FROM new UNION ALL BY NAME SELECT * FROM ending
