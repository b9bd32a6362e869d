-- Purpose: what each trader deals in, with whom, and in which currency, as shares; and how often traders do
-- something new.
-- Parameters: none. Reads editing_habit, editing_item.
-- Makes the tables editing_trader_code, editing_trader_partner, editing_trader_currency (flow, trader, what,
-- records),
-- editing_trader_all (flow, trader, records), editing_share_code, editing_share_partner, editing_share_currency
-- (flow,
-- what, share), and editing_novelty (code, partner, currency: the share of records of known traders that are the
-- only ones of their kind).
CREATE OR REPLACE TEMP TABLE editing_month_trader AS SELECT DISTINCT flow, trader FROM editing_item
  WHERE trader IS NOT NULL;

CREATE OR REPLACE TEMP TABLE editing_known AS
SELECT h.* FROM editing_habit AS h SEMI JOIN editing_month_trader AS m ON m.flow = h.flow AND m.trader = h.trader;

CREATE OR REPLACE TEMP TABLE editing_trader_all AS
SELECT flow, trader, sum(records) AS records FROM editing_known GROUP BY ALL;
CREATE OR REPLACE TEMP TABLE editing_trader_code AS
SELECT flow, trader, code AS what, sum(records) AS records FROM editing_known GROUP BY ALL;
CREATE OR REPLACE TEMP TABLE editing_trader_partner AS
SELECT flow, trader, partner AS what, sum(records) AS records FROM editing_known WHERE partner IS NOT NULL
  GROUP BY ALL;
CREATE OR REPLACE TEMP TABLE editing_trader_currency AS
SELECT flow, trader, currency AS what, sum(records) AS records FROM editing_known
  WHERE currency IS NOT NULL GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE editing_share_code AS
SELECT flow, code AS what, sum(records) / sum(sum(records)) OVER (PARTITION BY flow) AS share
FROM editing_count GROUP BY flow, code;
CREATE OR REPLACE TEMP TABLE editing_share_partner AS
SELECT flow, partner AS what, sum(records) / sum(sum(records)) OVER (PARTITION BY flow) AS share
FROM editing_count GROUP BY flow, partner;
CREATE OR REPLACE TEMP TABLE editing_share_currency AS
SELECT flow, currency AS what, sum(records) / sum(sum(records)) OVER (PARTITION BY flow) AS share
FROM editing_habit GROUP BY flow, currency;

-- Good and Turing: what was seen once stands for what was never seen.
CREATE OR REPLACE TEMP TABLE editing_novelty AS
WITH known AS (SELECT flow, trader, records FROM editing_trader_all WHERE records >= 30)
SELECT greatest(0.001, (SELECT count(*) FROM editing_trader_code AS h SEMI JOIN known USING (flow, trader)
  WHERE h.records = 1)
                       / greatest(1, (SELECT sum(records) FROM known))) AS code,
       greatest(0.001, (SELECT count(*) FROM editing_trader_partner AS h SEMI JOIN known USING (flow,
         trader) WHERE h.records = 1)
                       / greatest(1, (SELECT sum(records) FROM known))) AS partner,
       greatest(0.001, (SELECT count(*) FROM editing_trader_currency AS h SEMI JOIN known USING (flow,
         trader) WHERE h.records = 1)
                       / greatest(1, (SELECT sum(records) FROM known))) AS currency
