-- Purpose: what was found, in words.
-- Parameters: none; variable editing_period. Reads editing_odd, editing_item, editing_check_text (check, en, zh).
-- Makes the table editing_credibility (structure credibility).
CREATE OR REPLACE TEMP TABLE editing_credibility AS
SELECT getvariable('editing_period') AS period, o.flow, o."check", o.subject, o.what, i.source, i.load_id, i.line,
       i.declaration_number, i.declaration_version, i.item_number, CAST(o.value AS DOUBLE) AS value,
       CAST(o.usual AS DOUBLE) AS usual, CAST(o.deviation AS DOUBLE) AS deviation, o.records,
       filled(t.en, o.words) AS message_en, filled(t.zh, o.words) AS message_zh
FROM editing_odd AS o
JOIN editing_check_text AS t ON t."check" = o."check"
LEFT JOIN editing_item AS i ON i.id = o.id
