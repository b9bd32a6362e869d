-- Makes table `concordance`. Reads stored_concordance. Row: the columns of structure concordance.
CREATE OR REPLACE TEMP TABLE concordance AS
SELECT pair, from_list, to_list, from_code, to_code, relationship FROM stored_concordance
