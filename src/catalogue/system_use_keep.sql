-- Use of a system in a month, in place of what was stated before. Parameters $system, $month, $organisation, $requests,
-- $record_count, $stated_by, $stated_at. Row: none.
INSERT INTO catalogue_system_use (system, month, organisation, requests, record_count, stated_by, stated_at)
VALUES ($system, $month, $organisation, $requests, $record_count, $stated_by, $stated_at)
ON CONFLICT (system, month, organisation) DO UPDATE SET requests = excluded.requests,
  record_count = excluded.record_count, stated_by = excluded.stated_by, stated_at = excluded.stated_at
