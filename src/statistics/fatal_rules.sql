-- Purpose: the rules with fatal findings in the month.
-- Parameters: none. Reads finding_of_month (structure finding). Row: rule.
SELECT DISTINCT rule FROM finding_of_month WHERE severity = 'fatal' ORDER BY rule
