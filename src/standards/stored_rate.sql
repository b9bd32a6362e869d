-- All rates as they are kept, in key order. Reads stored_rate. Row: structure rate.
SELECT currency, valid_from, valid_to, to_local, to_usd
FROM stored_rate
ORDER BY currency, valid_from
