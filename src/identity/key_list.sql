-- All keys, newest first. Row: prefix, login, label, made_at, ends_at (may be null), revoked_at (may be null).
SELECT k.prefix, p.login, k.label, k.made_at, k.ends_at, k.revoked_at
FROM access_key AS k
JOIN person AS p ON p.id = k.person
ORDER BY k.made_at DESC, k.prefix
