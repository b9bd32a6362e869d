-- Purpose: exchange rates.
-- Parameters: $currency (empty: all). Views of standards::attach_standards().
-- Row: currency, valid_from, valid_to (null: open), to_local, to_usd.
SELECT currency, CAST(valid_from AS VARCHAR),
       CASE WHEN valid_to < DATE '9999-12-31' THEN CAST(valid_to AS VARCHAR) END, to_local, to_usd
FROM rate
WHERE $currency = '' OR currency = $currency
ORDER BY currency, valid_from
