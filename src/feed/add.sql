-- A feed that is opened. Parameters $agreement, $organisation, $resource, $relation, $opened_by, $opened_at. Row: none.
INSERT INTO feed (agreement, organisation, resource, relation, opened_by, opened_at, looked_at)
VALUES ($agreement, $organisation, $resource, $relation, $opened_by, $opened_at, '')
