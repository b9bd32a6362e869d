-- Purpose: whether somebody sees a declaration of the month.
-- Parameters: $declaration_number. View: visible (scope.h).
-- Row: declarations.
SELECT count(*) FROM visible WHERE declaration_number = $declaration_number
