-- Use of a system as stated, newest month first. Parameter $system. Row: month, organisation, requests, records.
SELECT month, organisation, requests, record_count FROM catalogue_system_use
WHERE system = $system
ORDER BY month DESC, organisation
