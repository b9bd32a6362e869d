-- All spans of the enterprises with a code of either kind on any day. Reads enterprise, enterprise_span. Parameter
-- $code. Row: that of enterprise_span.
SELECT customs_code, valid_from, valid_to, state, uscc, name, kind, place, office, credit, recorded
FROM enterprise_span
WHERE customs_code IN (SELECT customs_code FROM enterprise WHERE customs_code = $code OR uscc = $code)
ORDER BY customs_code, valid_from
