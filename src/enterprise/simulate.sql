-- Makes simulated_registry, simulated_changes and simulated_duplicates: a registry of enterprises that do not exist.
-- Parameters: none; the variables simulate_enterprises, simulate_seed, simulate_changes, simulate_duplicates.
-- Row: number, and the columns of a file for `enterprise import`; of duplicates: number, first, second, likeness.
--
-- Chance is the engine's hash of seed, number and purpose as one text (of several values it is too regular).
-- Names are four letters of a list, a trade and a legal form.
CREATE OR REPLACE TEMP MACRO chance(number, purpose, below) AS
  CAST(hash(concat_ws(' ', getvariable('simulate_seed'), number, purpose)) % CAST(below AS UBIGINT)
       AS BIGINT);

CREATE OR REPLACE TEMP MACRO pick(number, purpose, texts) AS texts[1 + chance(number, purpose, len(texts))];

CREATE OR REPLACE TEMP MACRO letter(number, purpose) AS
  substr('望潮澄湾浦岚汀洲帆舟鸥鹭枫槐榆柏松桐竹菊兰荷芷蘅沐沁沅湘淮泾'
         || '渭洛汾漳沧溟岱嵩岳峰岭岩石钧铭锦钰铎鑫瑞祥和安康泰宁盈',
         1 + chance(number, purpose, 57), 1);

CREATE OR REPLACE TEMP TABLE simulated AS
WITH drawn AS (
  SELECT range AS number,
         pick(range, 'province', ['11', '12', '21', '31', '32', '33', '35', '37', '44', '50', '51']) AS province,
         pick(range, 'office', ['0101', '0201', '0901', '2201', '2225', '2301', '3101', '3501', '4201', '5101', '5301'])
           AS office,
         CAST(1 + chance(range, 'kind', 9) AS VARCHAR) AS kind,
         letter(range, 'a') || letter(range, 'b') || letter(range, 'c') || letter(range, 'd') AS brand,
         pick(range, 'trade', ['纺织', '机电', '食品', '化工', '物流', '贸易',
                               '电子', '家具', '塑胶', '服饰', '五金', '仪器'])
           AS trade,
         pick(range, 'form', ['有限公司', '有限公司', '有限责任公司', '股份有限公司']) AS form,
         chance(range, 'credit', 1000) AS luck,
         '0123456789ABCDEFGHJKLMNPQRTUWXY' AS digits
  FROM range(getvariable('simulate_enterprises'))
), coded AS (
  SELECT *, '91' || province || '0000MA'
            || substr(digits, 1 + CAST(number // 28629151 % 31 AS INTEGER), 1)
            || substr(digits, 1 + CAST(number // 923521 % 31 AS INTEGER), 1)
            || substr(digits, 1 + CAST(number // 29791 % 31 AS INTEGER), 1)
            || substr(digits, 1 + CAST(number // 961 % 31 AS INTEGER), 1)
            || substr(digits, 1 + CAST(number // 31 % 31 AS INTEGER), 1)
            || substr(digits, 1 + CAST(number % 31 AS INTEGER), 1) || '0' AS uscc
  FROM drawn
), summed AS (
  SELECT *, list_sum(list_transform(range(17), lambda i:
              (instr(digits, substr(uscc, 1 + i, 1)) - 1)
              * [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28][1 + i])) AS total
  FROM coded
)
SELECT number,
       province || '99' || lpad(CAST(number // 10000 AS VARCHAR), 2, '0')
       || lpad(CAST(number % 10000 AS VARCHAR), 4, '0') AS customs_code,
       DATE '2025-01-01' AS valid_from, 'registered' AS state,
       uscc || substr(digits, 1 + CAST((31 - total % 31) % 31 AS INTEGER), 1) AS uscc,
       '望海' || brand || trade || form AS name, kind, province || '01' AS place, office,
       CASE WHEN luck < 8 THEN 'certified' WHEN luck < 12 THEN 'dishonest' ELSE 'ordinary' END AS credit,
       brand, trade, form
FROM summed;

-- Planted: another customs code with the same social credit code and another name; the same name otherwise written;
-- one letter other.
CREATE OR REPLACE TEMP TABLE simulated_twin AS
WITH drawn AS (
  SELECT number,
         number * greatest(1, getvariable('simulate_enterprises')
                              // greatest(1, getvariable('simulate_duplicates'))) AS twin, number % 3 AS likeness
  FROM (SELECT range AS number
        FROM range(least(getvariable('simulate_duplicates'), getvariable('simulate_enterprises'))))
)
SELECT d.number, d.likeness, s.customs_code AS first,
       left(s.customs_code, 2) || 'Z9' || lpad(CAST(d.number AS VARCHAR), 6, '0') AS customs_code,
       s.valid_from, s.state, CASE d.likeness WHEN 0 THEN s.uscc ELSE '' END AS uscc,
       CASE d.likeness
         WHEN 0 THEN '望海' || reverse(s.brand) || '分部' || s.trade || s.form
         WHEN 1 THEN '望海（' || s.brand || '） ' || s.trade
                     || CASE s.form WHEN '有限公司' THEN '有限责任公司' ELSE '有限公司' END
         ELSE '望海' || left(s.brand, 3) || '贰' || s.trade || s.form END AS name,
       s.kind, s.place, s.office, s.credit
FROM drawn AS d
JOIN simulated AS s ON s.number = d.twin;

CREATE OR REPLACE TEMP TABLE simulated_registry AS
SELECT number, customs_code, valid_from, state, uscc, name, kind, place, office, credit FROM simulated
UNION ALL
SELECT getvariable('simulate_enterprises') + number, customs_code, valid_from, state, uscc, name, kind, place, office,
       credit FROM simulated_twin;

CREATE OR REPLACE TEMP TABLE simulated_duplicates AS
SELECT number, least(first, customs_code) AS first, greatest(first, customs_code) AS second,
       ['uscc', 'name', 'like_name'][1 + likeness] AS likeness
FROM simulated_twin;

CREATE OR REPLACE TEMP TABLE simulated_changes AS
WITH changed AS (
  SELECT *, chance(number, 'change', 10) AS what,
         row_number() OVER (ORDER BY hash(concat_ws(' ', getvariable('simulate_seed'), number, 'changed')), number)
           AS place_in_line
  FROM simulated
)
SELECT number, customs_code, DATE '2025-02-01' AS valid_from,
       CASE WHEN what = 9 THEN 'ended' ELSE state END AS state, uscc,
       CASE WHEN what BETWEEN 6 AND 8 THEN '望海' || brand || '新' || trade || form ELSE name END AS name, kind, place,
       office, CASE WHEN what > 5 THEN credit WHEN credit = 'ordinary' THEN CASE WHEN what < 3 THEN 'certified'
                                                                              ELSE 'dishonest' END
                    ELSE 'ordinary' END AS credit
FROM changed
WHERE place_in_line <= getvariable('simulate_changes')
