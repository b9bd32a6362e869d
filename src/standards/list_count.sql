-- How many rows a code list has. Reads code. Parameter $list.
SELECT count(*) AS codes FROM code WHERE list = $list
