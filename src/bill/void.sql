-- Voids a certificate. Parameters $number, $reason, $at. Row: none.
UPDATE bill SET state = 'voided', voided_at = $at, reason = $reason
WHERE number = $number AND state <> 'voided'
