-- Purpose: arrivals of a month by district, those from which most is expected first.
-- Parameters: none. Table: arrival; view: code.
-- Row: district, label_en, label_zh, declarations, expected (null), last (day, null).
SELECT a.district, any_value(c.label_en), any_value(c.label_zh), sum(a.declarations)::BIGINT,
       sum(a.expected), CAST(max(a.day) FILTER (a.declarations > 0) AS VARCHAR)
FROM arrival AS a
LEFT JOIN (SELECT code, arg_max(label_en, valid_from) AS label_en, arg_max(label_zh, valid_from) AS label_zh
           FROM code WHERE list = 'district' GROUP BY code) AS c ON c.code = a.district
GROUP BY a.district
ORDER BY coalesce(sum(a.expected), 0) DESC, a.district
