-- Makes closing_excluded: the items of the month that are not counted (structure excluded), current ones by
-- `screened`, the others by their status. Reads screened, item_status (status current, superseded, cancelled or
-- not_accepted) and closing.
CREATE OR REPLACE TEMP TABLE closing_excluded AS
SELECT j.period, j.flow, j.reason, j.detail, j.source, j.load_id, j.line, j.declaration_number,
       j.declaration_version, j.item_number
FROM screened AS j
WHERE j.reason IS NOT NULL
UNION ALL
SELECT c.period, s.flow, s.status, '', s.source, s.load_id, s.line, s.declaration_number, s.declaration_version,
       s.item_number
FROM item_status AS s, closing AS c
WHERE s.status <> 'current'
