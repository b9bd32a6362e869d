-- What happened to a certificate. Parameters $number, $bill, $kind, $author, $at, $detail. Row: none.
INSERT INTO bill_entry (number, bill, kind, author, at, detail)
VALUES ($number, $bill, $kind, $author, $at, $detail)
