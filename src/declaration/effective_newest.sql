-- Purpose: the newest version of each declaration that has more than one.
-- Parameters: none. Views: item_amended.
-- Makes the table newest_version: source, declaration_number, declaration_version, message_function.
CREATE OR REPLACE TEMP TABLE newest_version AS
SELECT source, declaration_number, max(declaration_version) AS declaration_version,
       arg_max(message_function, declaration_version) AS message_function
FROM item_amended
WHERE declaration_version > 1
GROUP BY source, declaration_number
