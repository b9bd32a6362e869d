-- Purpose: the findings of the month as the close takes them: fatal ones of a rule that somebody let pass, or on a
-- record that a reviewer accepted with them, exclude nothing any more.
-- Parameters: none. Reads finding_of_month (structure finding), let_pass (rule) and decision (review/decision.sql).
-- Makes the view finding (structure finding; severity `passed` where it was let pass, `accepted` where a reviewer
-- did).
CREATE OR REPLACE TEMP TABLE accepted_finding AS
SELECT DISTINCT source, declaration_number, declaration_version, item_number, unnest(string_split(rules, ',')) AS rule
FROM decision
WHERE action = 'accept';

CREATE OR REPLACE TEMP VIEW finding AS
SELECT f.* REPLACE (CASE WHEN f.severity <> 'fatal' THEN f.severity
                         WHEN a.rule IS NOT NULL THEN 'accepted'
                         WHEN p.rule IS NOT NULL THEN 'passed'
                         ELSE f.severity END AS severity)
FROM finding_of_month AS f
LEFT JOIN let_pass AS p ON p.rule = f.rule
LEFT JOIN accepted_finding AS a
  ON a.source = f.source AND a.declaration_number = f.declaration_number
 AND a.declaration_version = f.declaration_version AND a.item_number = f.item_number AND a.rule = f.rule
