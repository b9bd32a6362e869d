-- The step of a one-time code is used up; changes nothing where it, or a later one, was. Parameters $person, $step.
UPDATE credential SET totp_last_step = $step WHERE person = $person AND totp_last_step < $step
