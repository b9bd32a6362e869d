-- How many records were decided, and how. Reads correction, review, finding and queue. Row: corrected, imputed,
-- withdrawn (corrections), accepted (with those rightly left out), asked, open (with findings of error or fatal
-- severity that nobody has decided), left_local, left_kg (error suspected in entries of the queue that are neither
-- corrected nor accepted, weighed by suspicion; null where there is no queue).
WITH standing AS (
  SELECT c.kind, c.source, c.declaration_number, c.item_number FROM correction AS c
  WHERE c.kind <> 'withdrawal'
    AND NOT EXISTS (SELECT 1 FROM correction AS w WHERE w.kind = 'withdrawal' AND w.withdraws = c.id)
), decided AS (
  SELECT r.action, r.source, r.declaration_number, r.item_number FROM review AS r
  WHERE r.action IN ('accept', 'leave_out', 'query')
    AND NOT EXISTS (SELECT 1 FROM review AS w WHERE w.action = 'withdrawal' AND w.withdraws = r.id)
), found AS (
  SELECT DISTINCT source, declaration_number, item_number FROM finding WHERE severity <> 'warning'
), settled AS (
  SELECT source, declaration_number, item_number, TRUE AS is_answered FROM standing
  UNION
  SELECT source, declaration_number, item_number, action <> 'query' FROM decided
), waiting AS (
  SELECT f.* FROM found AS f
  WHERE NOT EXISTS (SELECT 1 FROM settled AS s WHERE s.source = f.source
                      AND s.declaration_number = f.declaration_number AND s.item_number IN (0, f.item_number))
), suspected AS (
  SELECT sum(suspicion * abs(CAST(impact_value AS DOUBLE))) FILTER (NOT is_settled) AS value,
         sum(suspicion * abs(CAST(impact_mass AS DOUBLE))) FILTER (NOT is_settled) AS mass, count(*) AS entries
  FROM (SELECT q.*, EXISTS (SELECT 1 FROM settled AS s WHERE s.is_answered AND s.source = q.source
                              AND s.declaration_number = q.declaration_number
                              AND s.item_number IN (0, q.item_number)) AS is_settled
        FROM queue AS q)
)
SELECT (SELECT count(DISTINCT (source, declaration_number, item_number)) FROM standing),
       (SELECT count(DISTINCT (source, declaration_number, item_number)) FROM standing WHERE kind = 'imputed'),
       (SELECT count(*) FROM correction WHERE kind = 'withdrawal'),
       (SELECT count(DISTINCT (source, declaration_number, item_number)) FROM decided
        WHERE action IN ('accept', 'leave_out')),
       (SELECT count(DISTINCT (source, declaration_number, item_number)) FROM decided WHERE action = 'query'),
       (SELECT count(*) FROM waiting),
       (SELECT CASE WHEN entries > 0 THEN coalesce(value, 0) END FROM suspected),
       (SELECT CASE WHEN entries > 0 THEN coalesce(mass, 0) END FROM suspected)
