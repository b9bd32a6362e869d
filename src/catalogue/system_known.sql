-- A system. Parameter $code. Row: code.
SELECT code FROM catalogue_system WHERE code = $code
