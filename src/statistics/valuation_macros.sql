-- The arithmetic of the statistical value. Each macro works on exact decimals and, given doubles, as an
-- estimate: judged.sql calls it once with each, because dividing 128-bit numbers (which rounding does) is
-- ten times as slow as correcting a good estimate.

-- An amount in another currency; nothing declared is nothing, and needs no rate.
CREATE OR REPLACE TEMP MACRO amount_at(amount, rate) AS
  CASE WHEN amount <> 0 THEN amount * rate ELSE 0 END;

-- A charge: the amount declared, or else so many per cent of `base`. A sum of two, because the branches of one
-- CASE would be brought to one scale, and that may be the smaller one.
CREATE OR REPLACE TEMP MACRO charge(amount, amount_rate, percent, base) AS
  CASE WHEN amount <> 0 THEN amount * amount_rate ELSE 0 END
  + CASE WHEN percent <> 0 AND amount IS NULL THEN base * (percent * 0.01) ELSE 0 END;

-- `estimate` lies within a cent or so of `exact`; the answer is `exact` rounded to cents, halves away from
-- zero, as round() has it. Where the estimate turns out worse, round() itself answers.
CREATE OR REPLACE TEMP MACRO cents(exact, estimate) AS
  CAST(CASE WHEN abs(exact - estimate) < 0.005 THEN estimate
            WHEN abs(exact - estimate) < 0.015 THEN
              estimate
              + CAST(CASE WHEN exact > estimate AND (exact - estimate > 0.005 OR exact > 0) THEN 0.01
                          WHEN exact < estimate AND (estimate - exact > 0.005 OR exact < 0) THEN -0.01
                          ELSE 0 END AS DECIMAL(3,2))
            ELSE CAST(round(exact, 2) AS DECIMAL(18,2)) END AS DECIMAL(18,2));

-- Value at the border of the importing country: the price, and what it does not include (IMTS 2010, 4.8).
CREATE OR REPLACE TEMP MACRO cif_value(price, freight, freight_included, insurance, insurance_included, other) AS
  price + CASE WHEN freight_included THEN 0 ELSE freight END
  + CASE WHEN insurance_included THEN 0 ELSE insurance END + other;

-- Value at the border of the exporting country: the price less what it includes (IMTS 2010, 4.8).
CREATE OR REPLACE TEMP MACRO fob_value(price, freight, freight_included, insurance, insurance_included, other) AS
  price - CASE WHEN freight_included THEN freight ELSE 0 END
  - CASE WHEN insurance_included THEN insurance ELSE 0 END + other;

-- The statistical value: stated by the source, or else FOB of exports and CIF of imports (IMTS 2010, 4.4).
CREATE OR REPLACE TEMP MACRO statistical(flow, is_stated, stated, cif, fob) AS
  CASE WHEN is_stated THEN stated ELSE 0 END
  + CASE WHEN is_stated THEN 0 WHEN flow = 'X' THEN fob ELSE cif END;

-- FOB beside it: of a stated CIF value, what is left without the freight and insurance declared.
CREATE OR REPLACE TEMP MACRO statistical_fob(flow, is_stated, stated, freight, insurance, fob) AS
  CASE WHEN is_stated THEN stated ELSE 0 END
  + CASE WHEN NOT is_stated THEN fob WHEN flow = 'X' THEN 0 ELSE 0 - freight - insurance END;
