-- Makes the view enterprise_span: each state of each enterprise with the days on which it holds. Reads enterprise.
-- Row: customs_code, valid_from, valid_to, state, uscc, name, kind, place, office, credit, recorded. The spans of a
-- customs code are disjoint, and those of equal customs code follow each other without a gap.
CREATE OR REPLACE TEMP VIEW enterprise_span AS
SELECT customs_code, valid_from,
       coalesce(lead(valid_from) OVER (PARTITION BY customs_code ORDER BY valid_from) - 1, DATE '9999-12-31')
         AS valid_to,
       state, uscc, name, kind, place, office, credit, recorded
FROM (SELECT * FROM enterprise
      QUALIFY row_number() OVER (PARTITION BY customs_code, valid_from ORDER BY recorded DESC) = 1)
