-- Purpose: what events say of each declaration.
-- Parameters: none. Views: event.
-- Makes the table event_fate: source, declaration_number, accepted (date), cancelled, rejected.
CREATE OR REPLACE TEMP TABLE event_fate AS
SELECT source, declaration_number, min(event_date) FILTER (kind = 'accepted') AS accepted,
       bool_or(kind = 'cancelled') AS cancelled, bool_or(kind = 'rejected') AS rejected
FROM event
WHERE kind IN ('accepted', 'cancelled', 'rejected')
GROUP BY source, declaration_number
