-- Purpose: imports and exports of a closed month, US dollars.
-- Parameters: none. View: cube, of the month.
-- Row: import_usd, export_usd (null: there are none).
SELECT sum(value_usd) FILTER (flow = 'M'), sum(value_usd) FILTER (flow = 'X') FROM cube
