-- Purpose: a question is asked.
-- Parameters: $id; $period, $source, $declaration_number, $item_number (the record); $office,
-- $declarant (whose it is); $text; $due (a day); $asked_by (a login), $asked_at.
INSERT INTO question (id, period, source, declaration_number, item_number, office, declarant, text,
                      due, asked_by, asked_at)
VALUES ($id, $period, $source, $declaration_number, $item_number, $office, $declarant, $text,
        $due, $asked_by, $asked_at)
