-- The codes that two editions share, whichever way the concordance was written. Reads concordance.
-- Parameters $from_list, $to_list. Row: code of from_list, code of to_list.
SELECT from_code, to_code FROM concordance WHERE from_list = $from_list AND to_list = $to_list
UNION
SELECT to_code, from_code FROM concordance WHERE from_list = $to_list AND to_list = $from_list
