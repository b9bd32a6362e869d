-- A batch of publication. Parameters $number, $document, $author, $at. Row: none.
INSERT INTO catalogue_batch (number, document, author, at) VALUES ($number, $document, $author, $at)
