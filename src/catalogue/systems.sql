-- Systems; those that are to be moved here first. Row: code, name_en, name_zh, owner, place, channel, address,
-- serves_customs_data, plan, plan_by, note, requests, records, last_month (empty: none stated), resources.
SELECT s.code, s.name_en, s.name_zh, s.owner, s.place, s.channel, s.address, s.serves_customs_data, s.plan, s.plan_by,
       s.note,
       (SELECT CAST(coalesce(sum(u.requests), 0) AS bigint) FROM catalogue_system_use AS u WHERE u.system = s.code),
       (SELECT CAST(coalesce(sum(u.record_count), 0) AS bigint) FROM catalogue_system_use AS u WHERE u.system = s.code),
       (SELECT coalesce(max(u.month), '') FROM catalogue_system_use AS u WHERE u.system = s.code),
       (SELECT count(*) FROM catalogue_entry AS e WHERE e.system = s.code AND e.state <> 'withdrawn')
FROM catalogue_system AS s
ORDER BY CASE WHEN s.plan = 'to_move' THEN 0 ELSE 1 END, s.code
