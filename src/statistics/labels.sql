-- The labels of a code list on a day. Reads code. Parameters $list, $day. Row: code, label_en, label_zh.
SELECT code, label_en, label_zh
FROM code
WHERE list = $list AND valid_from <= $day AND valid_to >= $day AND (label_en <> '' OR label_zh <> '')
ORDER BY code, scheme
