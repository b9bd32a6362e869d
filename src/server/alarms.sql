-- Purpose: what the watches saw in the newest release of a month.
-- Parameters: $release. View: alarm (structure warning, of the month).
-- Row: watch, kind, flow, cell, value, expected, amount, message_en, message_zh.
SELECT watch, kind, coalesce(flow, ''), cell, value, expected, CAST(amount AS VARCHAR), message_en, message_zh
FROM alarm
WHERE release = $release
ORDER BY amount DESC, watch, cell
