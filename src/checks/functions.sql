-- Purpose: functions of the rule language that take more than one expression of SQL, as macros.
-- Parameters: none. Row: none.

-- dividend / divisor, both whole numbers of 38 digits, rounded half away from zero.
CREATE OR REPLACE TEMP MACRO rule_whole_quotient(dividend, divisor) AS
  dividend // divisor
  + CASE WHEN abs(dividend % divisor) >= abs(divisor) - abs(dividend % divisor)
         THEN CASE WHEN (dividend < 0) = (divisor < 0) THEN 1 ELSE -1 END
         ELSE 0 END;

-- a / b with 8 decimals. The compiler hands over whole numbers: a brought to 8 decimals more than b. A
-- division by zero raises: the cast of a word. No AND or OR in these: the engine
-- evaluates a constant operand of one outside of TRY().
CREATE OR REPLACE TEMP MACRO rule_quotient(a, b) AS
  CASE WHEN (CASE WHEN b = 0 THEN a END) IS NOT NULL THEN CAST('division by zero' AS DECIMAL(38,8))
       ELSE CAST(rule_whole_quotient(CAST(a AS HUGEINT), CAST(b AS HUGEINT)) AS DECIMAL(38,0))
            * CAST(0.00000001 AS DECIMAL(8,8)) END;

CREATE OR REPLACE TEMP MACRO rule_real_quotient(a, b) AS
  CASE WHEN (CASE WHEN b = 0 THEN a END) IS NOT NULL THEN CAST('division by zero' AS DOUBLE) ELSE a / b END;

-- Raises where a real is beyond its range.
CREATE OR REPLACE TEMP MACRO rule_finite(x) AS
  CASE WHEN isfinite(x) THEN x WHEN x IS NULL THEN NULL ELSE CAST('out of range' AS DOUBLE) END;

-- The remainder with the sign of y; x where y is 0.
CREATE OR REPLACE TEMP MACRO rule_modulo(x, y) AS
  CASE WHEN y = 0 THEN x
       WHEN CASE WHEN x % y = 0 THEN FALSE ELSE (x % y < 0) <> (y < 0) END THEN x % y + y
       ELSE x % y END;

-- GB 32100-2015: the values 0 to 30 of the first 17 characters, times 3^i mod 31, and the last one, add up to
-- a multiple of 31.
CREATE OR REPLACE TEMP MACRO rule_uscc_value(s, i) AS
  instr('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(s, i, 1)) - 1;

CREATE OR REPLACE TEMP MACRO rule_check_digit_uscc(s) AS
  CASE WHEN s IS NULL THEN NULL
       WHEN NOT regexp_full_match(s, '[0-9A-HJ-NPQRTUWXY]{18}') THEN FALSE
       ELSE (
         rule_uscc_value(s, 1) + rule_uscc_value(s, 2) * 3 + rule_uscc_value(s, 3) * 9 + rule_uscc_value(s,
         4) * 27 + rule_uscc_value(s, 5) * 19 + rule_uscc_value(s, 6) * 26 + rule_uscc_value(s, 7) * 16 +
         rule_uscc_value(s, 8) * 17 + rule_uscc_value(s, 9) * 20 + rule_uscc_value(s, 10) * 29 +
         rule_uscc_value(s, 11) * 25 + rule_uscc_value(s, 12) * 13 + rule_uscc_value(s, 13) * 8 +
         rule_uscc_value(s, 14) * 24 + rule_uscc_value(s, 15) * 10 + rule_uscc_value(s, 16) * 30 +
         rule_uscc_value(s, 17) * 28 + rule_uscc_value(s, 18)) % 31 = 0 END;

-- A number as one writes it: no zeros after the last digit that says something.
CREATE OR REPLACE TEMP MACRO rule_number_text(x) AS
  CASE WHEN contains(CAST(x AS VARCHAR), '.') THEN rtrim(rtrim(CAST(x AS VARCHAR), '0'), '.')
       ELSE CAST(x AS VARCHAR) END
