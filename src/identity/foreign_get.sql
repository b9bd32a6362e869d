-- Who that is here. Parameters $issuer, $subject. Row: person.
SELECT person FROM foreign_identity WHERE issuer = $issuer AND subject = $subject
