-- Purpose: what checked_item.cc joins to the items: the rates of the month, when each file came, and the codes of any
-- edition of the home's list that go over into exactly one code of its other editions.
-- Parameters: none; variables rule_list (of the home), rule_first_day and rule_last_day of the month. Reads rule_rate,
-- load, concordance, code.
-- Makes the tables rule_month_rate, rule_load, rule_successor.
CREATE OR REPLACE TEMP TABLE rule_month_rate AS
SELECT *
FROM rule_rate
WHERE valid_from <= getvariable('rule_last_day') AND valid_to >= getvariable('rule_first_day')
UNION ALL
-- What items find that have nothing to look up (see checked_item.cc).
SELECT '', DATE '0001-01-01', DATE '9999-12-31', NULL;

CREATE OR REPLACE TEMP TABLE rule_load AS
SELECT load_id, CAST(loaded_at AT TIME ZONE 'UTC' AS DATE) AS loaded_on FROM load;

CREATE OR REPLACE TEMP TABLE rule_successor AS
SELECT c.from_code AS code, min(c.to_code) AS successor
FROM concordance AS c
JOIN (SELECT DISTINCT edition FROM code WHERE list = getvariable('rule_list')) AS later
  ON later.edition = c.to_list
WHERE c.from_code <> c.to_code
GROUP BY c.from_code
HAVING count(DISTINCT c.to_code) = 1
