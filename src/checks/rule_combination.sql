-- Purpose: what each trader imported in a month, and where it was made.
-- Parameters: none. Reads effective_before.
-- Row: commodity, origin_country, trader_id; each once.
SELECT DISTINCT commodity, origin_country, trader_id
FROM effective_before
WHERE flow = 'M' AND commodity IS NOT NULL AND origin_country IS NOT NULL AND trader_id IS NOT NULL
