-- Digits of the longest leaf of the home's commodity list; null when there is none. Reads commodity_row.
SELECT max(length(code)) AS depth FROM commodity_row
