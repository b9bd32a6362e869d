-- What an organisation may have on a day. Parameters $organisation, $today. Row: as agreement_get.
SELECT id, organisation, resource, state, terms, salt, valid_from, valid_until
FROM agreement
WHERE organisation = $organisation AND state = 'in_force' AND valid_from <= $today AND valid_until >= $today
ORDER BY id
