-- Purpose: takes out of the queue what somebody does not see.
-- Parameters: none. Table: review_queue; view: visible (scope.h).
-- Row: none.
DELETE FROM review_queue
WHERE (source, declaration_number, declaration_version) NOT IN (SELECT * FROM visible)
