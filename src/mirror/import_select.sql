-- The rows to keep (structure mirror): several of one commodity (by means of transport, say) are added up. Reads
-- mirror_row and mirror_file (reporter, file, sha256).
SELECT f.reporter, r.period, r.flow, r.commodity, CAST(sum(r.value) AS DECIMAL(38,2)) AS value, r.currency,
       CAST(sum(r.net_mass_kg) AS DECIMAL(38,6)) AS net_mass_kg, f.file, f.sha256
FROM mirror_row AS r, mirror_file AS f
WHERE r.is_us AND r.is_level
GROUP BY f.reporter, r.period, r.flow, r.commodity, r.currency, f.file, f.sha256
