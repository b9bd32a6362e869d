-- Purpose: how much was compared with how much.
-- Parameters: none. Reads editing_item, editing_count.
-- Row: items of the month, records of the history (the month included).
SELECT (SELECT count(*) FROM editing_item), (SELECT coalesce(sum(records), 0)::BIGINT FROM editing_count)
