-- Purpose: shares a header amount out over items so that they sum exactly to it.
-- The k-th item, in item order, gets round(F * cum_k / total) - round(F * cum_(k-1) / total), in units of 1/10000,
-- halves away from zero. By price; in equal parts where the prices do not sum to more than zero.
-- Makes the macros in_units(x), part_of(amount, cumulated, total), share(amount, before, own, total, nth, items).
CREATE OR REPLACE MACRO in_units(x) AS CAST(CAST(x AS DECIMAL(38,4)) * 10000 AS HUGEINT);
CREATE OR REPLACE MACRO part_of(amount, cumulated, total) AS
  CASE WHEN amount < 0 THEN -((2 * -amount * cumulated + total) // (2 * total))
       ELSE (2 * amount * cumulated + total) // (2 * total) END;
CREATE OR REPLACE MACRO share(amount, cumulated, own, total, nth, items) AS
  CAST(CAST(CASE WHEN total > 0
                 THEN part_of(in_units(amount), in_units(cumulated), in_units(total))
                      - part_of(in_units(amount), in_units(cumulated) - in_units(own), in_units(total))
                 ELSE part_of(in_units(amount), nth, items) - part_of(in_units(amount), nth - 1, items) END
            AS DECIMAL(38,0)) * CAST(0.0001 AS DECIMAL(5,4)) AS DECIMAL(18,4))
