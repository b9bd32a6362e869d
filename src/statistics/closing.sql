-- Makes `closing`, one row: the month being worked on and the settings of the home that its figures depend on.
-- Parameters $period, $first_day, $last_day, $currency (ISO 4217 of the home), $mode_scheme, $depth (digits of
-- a commodity code in the statistics).
CREATE OR REPLACE TEMP TABLE closing AS
SELECT CAST($period AS VARCHAR) AS period, CAST($first_day AS DATE) AS first_day,
       CAST($last_day AS DATE) AS last_day, CAST($currency AS VARCHAR) AS currency,
       CAST($mode_scheme AS VARCHAR) AS mode_scheme, CAST($depth AS INTEGER) AS depth
