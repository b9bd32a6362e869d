-- Purpose: codes of a list as of a day, by beginning of the code or part of a label.
-- Parameters: $list, $day, $find ('' for all), $most, $skip. View: code (standards::attach_standards).
-- Row: total, code, label_en, label_zh, parent, valid_from, valid_to.
SELECT count(*) OVER (), code, label_en, label_zh, parent, CAST(valid_from AS VARCHAR), CAST(valid_to AS VARCHAR)
FROM code
WHERE list = $list AND CAST($day AS DATE) BETWEEN valid_from AND valid_to
  AND ($find = '' OR starts_with(code, $find) OR contains(lower(label_en), lower($find)) OR contains(label_zh, $find))
ORDER BY code, scheme
LIMIT $most OFFSET $skip
