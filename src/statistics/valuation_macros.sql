-- The arithmetic of the statistical value. Each macro works on exact decimals and, given doubles, as an
-- estimate: judged.sql calls it with doubles for every item, and with decimals where the estimate leaves any doubt
-- about the last cent: 128-bit arithmetic is many times as slow.

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

-- Whether rounding the estimate to cents gives what rounding the exact amount would. `size` is the sum of the absolute
-- amounts that the estimate adds up. An estimate is off by less than 20 units in the last place of the size (each
-- amount is converted, and multiplied by a rate and per cent that are converted, and added: IEEE 754, binary64), that
-- is by size * 0.0000000000003 cents. Forty times as much, and a thousandth of a cent, is kept from every half cent.
CREATE OR REPLACE TEMP MACRO is_sure(estimate, size) AS
  abs(estimate * 100 - floor(estimate * 100) - 0.5::DOUBLE) > 0.001::DOUBLE + size * 0.00000000001::DOUBLE;
