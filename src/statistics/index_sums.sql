-- The sums that index numbers are made of. Reads index_cell. Row: pair, flow, member, is_total (the row of all
-- members), base_value, now_value, base_matched, now_matched (of matched cells), repriced (their base quantities
-- at today's unit values), requantified (today's quantities at the base's unit values), matched, outliers
-- (numbers of cells), outlier_value (of today).
SELECT pair, flow, coalesce(member, '') AS member, grouping(member) = 1 AS is_total,
       CAST(sum(base_value) AS DECIMAL(38,6)) AS base_value, CAST(sum(now_value) AS DECIMAL(38,6)) AS now_value,
       CAST(coalesce(sum(base_value) FILTER (is_matched), 0) AS DECIMAL(38,6)) AS base_matched,
       CAST(coalesce(sum(now_value) FILTER (is_matched), 0) AS DECIMAL(38,6)) AS now_matched,
       CAST(coalesce(sum(repriced), 0) AS DECIMAL(38,6)) AS repriced,
       CAST(coalesce(sum(requantified), 0) AS DECIMAL(38,6)) AS requantified,
       count(*) FILTER (is_matched) AS matched, count(*) FILTER (is_outlier) AS outliers,
       CAST(coalesce(sum(now_value) FILTER (is_outlier), 0) AS DECIMAL(38,6)) AS outlier_value
FROM index_cell
GROUP BY GROUPING SETS ((pair, flow, member), (pair, flow))
ORDER BY pair, flow, is_total, member
