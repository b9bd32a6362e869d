-- A new certificate. Parameters $number, $source, $declaration, $version, $trader, $total, $currency, $document,
-- $issued_at. Row: none.
INSERT INTO bill (number, source, declaration, version, trader, total, currency, document, state, issued_at)
VALUES ($number, $source, $declaration, $version, $trader, $total, $currency, $document, 'issued', $issued_at)
