-- Makes table `rate`. Reads stored_rate. Row: the columns of structure rate.
CREATE OR REPLACE TEMP TABLE rate AS
SELECT currency, valid_from, valid_to, to_local, to_usd FROM stored_rate
