-- Purpose: how many records each group has, and the records that its statistics are made from: all of a small
-- group, so many of a large one, chosen by their `share`. What is chosen does not depend on order or threads.
-- Parameters: none; variables editing_partner_records, editing_code_records, editing_trader_records (how many of
-- a group of code and partner, of code or wider, of trader and code). Reads editing_record.
-- Makes the tables editing_count (flow, code, partner, records), editing_habit (flow, trader, code, partner,
-- currency, records) and editing_sample.
CREATE OR REPLACE TEMP TABLE editing_habit AS
SELECT flow, trader, code, partner, currency, count(*) AS records
FROM editing_record
GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE editing_count AS
SELECT flow, code, partner, sum(records) AS records FROM editing_habit GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE editing_count_code AS
SELECT flow, code, sum(records) AS records FROM editing_count GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE editing_count_trader AS
SELECT flow, trader, code, sum(records) AS records FROM editing_habit GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE editing_sample AS
SELECT r.flow, r.code, r.partner, r.trader, r.unit, r.price, r.unit_mass, r.package_mass, r.size, r.month, r.share,
       r.share * p.records < getvariable('editing_partner_records') AS of_partner,
       r.share * c.records < getvariable('editing_code_records') AS of_code,
       r.share * t.records < getvariable('editing_trader_records') AS of_trader
FROM editing_record AS r
JOIN editing_count AS p ON p.flow = r.flow AND p.code = r.code AND p.partner = r.partner
JOIN editing_count_code AS c ON c.flow = r.flow AND c.code = r.code
LEFT JOIN editing_count_trader AS t ON t.flow = r.flow AND t.trader = r.trader AND t.code = r.code
WHERE r.share * p.records < getvariable('editing_partner_records')
   OR r.share * c.records < getvariable('editing_code_records')
   OR r.share * t.records < getvariable('editing_trader_records')
