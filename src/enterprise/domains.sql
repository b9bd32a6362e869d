-- Makes the table enterprise_domain: on which days a code is of a registered enterprise, and of one of a credit class.
-- Reads enterprise_span. Row: list (enterprise, enterprise_<class>), code (customs or unified social credit code),
-- valid_from, valid_to; the intervals of a list and code are disjoint.
CREATE OR REPLACE TEMP TABLE enterprise_domain AS
WITH stated AS (
  SELECT unnest([customs_code, uscc]) AS code, valid_from, valid_to, credit
  FROM enterprise_span WHERE state = 'registered'
), listed AS (
  SELECT 'enterprise' AS list, code, valid_from, valid_to FROM stated WHERE code <> ''
  UNION ALL
  SELECT 'enterprise_' || credit, code, valid_from, valid_to FROM stated WHERE code <> ''
), reached AS (
  SELECT *, max(valid_to) OVER (PARTITION BY list, code ORDER BY valid_from, valid_to
                                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
  FROM listed
), island AS (
  SELECT *, count(*) FILTER (before IS NULL OR date_diff('day', before, valid_from) > 1)
              OVER (PARTITION BY list, code ORDER BY valid_from, valid_to) AS part
  FROM reached
)
SELECT list, code, min(valid_from) AS valid_from, max(valid_to) AS valid_to
FROM island
GROUP BY list, code, part
