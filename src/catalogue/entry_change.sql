-- An entry as it is now. Parameters $code, $number, $provider, $system, $state, $document, $sketches, $submitted_by,
-- $made_by, $made_at, $changed_at, $published_at, $batch. Row: none.
UPDATE catalogue_entry
SET number = $number, provider = $provider, system = $system, state = $state, document = $document,
    sketches = $sketches, submitted_by = $submitted_by, made_by = $made_by, made_at = $made_at,
    changed_at = $changed_at, published_at = $published_at, batch = $batch
WHERE code = $code
