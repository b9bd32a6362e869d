-- What the watches saw. Reads warning. Parameter $release. Row: watch, message_en, message_zh.
SELECT watch, message_en, message_zh FROM warning WHERE release = $release
ORDER BY amount DESC, watch, cell
