-- Claims a certificate that is issued and nothing else; changes one row or none. Parameters $number, $claimed_by,
-- $claim, $at. Row: none.
UPDATE bill SET state = 'claimed', claimed_by = $claimed_by, claim = $claim, claimed_at = $at
WHERE number = $number AND state = 'issued'
