-- How many leaves the home's commodity list has. Reads commodity_row.
SELECT count(*) AS codes FROM commodity_row
