-- One agreement. Parameters $id, $organisation, $resource, $state, $terms, $salt, $valid_from, $valid_until, $now.
INSERT INTO agreement (id, organisation, resource, state, end_reason, terms, salt, valid_from, valid_until, made_at,
                       changed_at)
VALUES ($id, $organisation, $resource, $state, NULL, $terms, $salt, $valid_from, $valid_until, $now, $now)
