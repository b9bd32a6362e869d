-- Purpose: the findings of the month as the close takes them: fatal ones of a rule that somebody let pass exclude
-- nothing any more.
-- Parameters: none. Reads finding_of_month (structure finding) and let_pass (rule).
-- Makes the view finding (structure finding; severity `passed` where it was let pass).
CREATE OR REPLACE TEMP VIEW finding AS
SELECT f.* REPLACE (CASE WHEN f.severity = 'fatal' AND p.rule IS NOT NULL THEN 'passed' ELSE f.severity END
                    AS severity)
FROM finding_of_month AS f
LEFT JOIN let_pass AS p ON p.rule = f.rule
