-- Purpose: what reviewers and the program did to the records of the month.
-- Parameters: none. Reads correction_state (declaration/corrected.h) and decision (review/decision.sql).
-- Row: manual, automatic, imputed (corrections that count), not_applied (stale ones), accepted, left_out (records).
SELECT (SELECT count(*) FROM correction_state WHERE state = 'applied' AND kind = 'manual') AS manual,
       (SELECT count(*) FROM correction_state WHERE state = 'applied' AND kind = 'automatic') AS automatic,
       (SELECT count(*) FROM correction_state WHERE state = 'applied' AND kind = 'imputed') AS imputed,
       (SELECT count(*) FROM correction_state WHERE state <> 'applied') AS not_applied,
       (SELECT count(*) FROM decision WHERE action = 'accept') AS accepted,
       (SELECT count(*) FROM decision WHERE action = 'leave_out') AS left_out
