-- Purpose: how many records each group has, and the records that its statistics are made from: all of a small
-- group, so many of a large one, chosen by their `share`. What is chosen does not depend on order or threads.
-- Parameters: none; variables editing_partner_records, editing_code_records, editing_trader_records (how many of
-- a group of code and partner, of code or wider, of trader and code). Reads editing_record.
-- Makes the tables editing_habit (flow, trader, code, partner, currency, records), editing_combination (key: of flow,
-- trader, code and partner; these; key_1 to key_5: of the groups of group.sql that it belongs to; how many records
-- these
-- have), editing_count (flow, code, partner, records) and editing_sample (key, price, unit_mass, package_mass, size,
-- month, share, of_partner, of_code, of_trader).
CREATE OR REPLACE TEMP TABLE editing_habit AS
SELECT flow, trader, code, partner, currency, count(*) AS records
FROM editing_record
GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE editing_combination AS
SELECT hash(flow, trader, code, partner) AS key, flow, trader, code, partner,
       hash(flow, code, partner) AS key_1, hash(flow, code) AS key_2, hash(flow, left(code, 6)) AS key_3,
       hash(flow, left(code, 4)) AS key_4, hash(flow) AS key_5,
       CAST(sum(records) OVER (PARTITION BY flow, code, partner) AS DOUBLE) AS partner_records,
       CAST(sum(records) OVER (PARTITION BY flow, code) AS DOUBLE) AS code_records,
       CAST(sum(records) OVER (PARTITION BY flow, left(code, 6)) AS DOUBLE) AS six_records,
       CAST(sum(records) OVER (PARTITION BY flow, left(code, 4)) AS DOUBLE) AS four_records,
       CAST(sum(records) OVER (PARTITION BY flow) AS DOUBLE) AS flow_records,
       CASE WHEN trader IS NULL THEN 1e18
            ELSE CAST(sum(records) OVER (PARTITION BY flow, trader, code) AS DOUBLE) END AS trader_records
FROM (SELECT flow, trader, code, partner, sum(records) AS records FROM editing_habit GROUP BY ALL);

CREATE OR REPLACE TEMP TABLE editing_count AS
SELECT flow, code, partner, sum(records) AS records FROM editing_habit GROUP BY ALL;

-- One join on one number: a record knows its combination, and that knows the rest.
CREATE OR REPLACE TEMP TABLE editing_sample AS
SELECT r.key, r.price, r.unit_mass, r.package_mass, r.size, r.month, r.share,
       r.share * c.partner_records < getvariable('editing_partner_records') AS of_partner,
       r.share * c.code_records < getvariable('editing_code_records') AS of_code,
       r.share * c.trader_records < getvariable('editing_trader_records') AS of_trader
FROM (SELECT hash(flow, trader, code, partner) AS key, price, unit_mass, package_mass, size, month, share
      FROM editing_record) AS r
JOIN editing_combination AS c ON c.key = r.key
WHERE r.share * c.partner_records < getvariable('editing_partner_records')
   OR r.share * c.code_records < getvariable('editing_code_records')
   OR r.share * c.trader_records < getvariable('editing_trader_records')
