-- A feed that is opened. Parameters $agreement, $organisation, $resource, $relation, $opened_by, $opened_at,
-- $twin_rows. Row: none.
INSERT INTO feed (agreement, organisation, resource, relation, opened_by, opened_at, looked_at, twin_rows)
VALUES ($agreement, $organisation, $resource, $relation, $opened_by, $opened_at, '', $twin_rows)
