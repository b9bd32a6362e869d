-- The rows of one list as they are kept. Reads stored_code. Parameter $list. Row: structure code.
SELECT list, edition, scheme, code, parent, level, label_en, label_zh, valid_from, valid_to, attributes
FROM stored_code
WHERE list = $list
