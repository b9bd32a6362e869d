-- Batches, newest first. Row: number, document, author, at.
SELECT number, document, author, at FROM catalogue_batch ORDER BY at DESC, number DESC
