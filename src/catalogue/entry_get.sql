-- One entry. Parameter $code.
-- Row: document, sketches, state, submitted_by, made_by, made_at, changed_at, published_at, batch.
SELECT document, sketches, state, submitted_by, made_by, made_at, changed_at, published_at, batch
FROM catalogue_entry
WHERE code = $code
