-- Purpose: how figures stand in sentences, and how a sentence gets its figures.
-- Parameters: none.
-- Makes the macros number_text, times_text, percent_text, digits_text, filled.
CREATE OR REPLACE TEMP MACRO number_text(x) AS
  CASE WHEN x IS NULL THEN '–'
       WHEN abs(x) >= 1e6 THEN format('{:,.0f}', x) WHEN abs(x) >= 100 THEN format('{:,.0f}', x)
       WHEN abs(x) >= 1 THEN format('{:,.2f}', x) ELSE format('{:.3g}', x) END;
CREATE OR REPLACE TEMP MACRO times_text(x, times, part) AS
  CASE WHEN x IS NULL THEN '–' WHEN x >= 1 THEN number_text(x) || times ELSE '1/' || number_text(1 / x) || part END;
-- A number in digits, without needless zeros.
CREATE OR REPLACE TEMP MACRO digits_text(x) AS
  CASE WHEN contains(x, '.') THEN rtrim(rtrim(x, '0'), '.') ELSE x END;
CREATE OR REPLACE TEMP MACRO percent_text(x) AS CASE WHEN x >= 0.995 THEN '>99' ELSE format('{:.0f}', 100 * x) END;
-- {0} is the first of the list. (Reduce counts from 2: the first element is where it begins.)
CREATE OR REPLACE TEMP MACRO filled(pattern, a) AS
  list_reduce(list_prepend(pattern, a),
              lambda text, value, i: replace(text, '{' || (i - 2) || '}', coalesce(value, '–')))
