-- A new entry. Parameters $code, $number, $provider, $system, $state, $document, $sketches, $submitted_by, $made_by,
-- $made_at, $changed_at, $published_at, $batch. Row: none.
INSERT INTO catalogue_entry (code, number, provider, system, state, document, sketches, submitted_by, made_by, made_at,
                             changed_at, published_at, batch)
VALUES ($code, $number, $provider, $system, $state, $document, $sketches, $submitted_by, $made_by, $made_at,
        $changed_at, $published_at, $batch)
