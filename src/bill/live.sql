-- The certificate of a version of a declaration that is not void. Parameters $source, $declaration, $version.
-- Row: number.
SELECT number FROM bill
WHERE source = $source AND declaration = $declaration AND version = $version AND state <> 'voided'
