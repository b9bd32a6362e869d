-- Who somebody is elsewhere. Parameters $issuer, $subject, $person.
INSERT INTO foreign_identity (issuer, subject, person) VALUES ($issuer, $subject, $person)
ON CONFLICT (issuer, subject) DO UPDATE SET person = excluded.person
