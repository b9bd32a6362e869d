-- Agreements, newest first. Parameter $id (empty: all).
-- Row: id, organisation, resource, state, end_reason (empty: none), terms, salt, valid_from, valid_until, made_at,
-- provider, cycle, asked_by, due, first_approver, renew_until, reason, document, is_sensitive.
SELECT a.id, a.organisation, a.resource, a.state, coalesce(a.end_reason, ''), a.terms, a.salt, a.valid_from,
       a.valid_until, a.made_at, coalesce(l.provider, ''), coalesce(l.cycle, ''), coalesce(l.asked_by, ''),
       coalesce(l.due, ''), coalesce(l.first_approver, ''), coalesce(l.renew_until, ''), coalesce(l.reason, ''),
       coalesce(l.document, ''), coalesce(l.is_sensitive, 0)
FROM agreement AS a
LEFT JOIN agreement_life AS l ON l.agreement = a.id
WHERE $id = '' OR a.id = $id
ORDER BY a.made_at DESC, a.id DESC
