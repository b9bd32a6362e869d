-- All requests, in the order of their numbers. Reads confidentiality. Row: structure confidentiality.
SELECT request, trader_id, commodity, flow, hides, reason, valid_from, valid_to, requested_by, decided_by,
       withdrawn_on, withdrawn_by
FROM confidentiality
ORDER BY CAST(substr(request, 2) AS BIGINT)
