-- Makes the table enterprise_pair: enterprises registered on a day that may be one. Reads enterprise_span; the variable
-- enterprise_day. Row: likeness (0 uscc, 1 name, 2 like_name), first, second (customs codes).
--
-- Names at an edit distance of one (another letter, one more, one less, two neighbours swapped) have a text in common
-- among themselves and what they are with one letter left out; so the pairs are found by an equality join, not by
-- comparing all with all (the idea of symmetric deletion, W. Garbe). Which letter was left out (at; 0: none) tells the
-- rest: none of one of them, the same of both, or neighbours of both that are swapped.
CREATE OR REPLACE TEMP MACRO enterprise_plain(name) AS
  regexp_replace(lower(translate(name,
    '０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ'
    || 'ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ',
    '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz')), '[^\p{L}\p{N}]+', '', 'g');

CREATE OR REPLACE TEMP MACRO enterprise_core(name) AS
  regexp_replace(enterprise_plain(name),
    '(股份有限公司|有限责任公司|有限公司|集团公司|公司'
    || '|companylimited|coltd|limited|ltd|incorporated|inc|llc|corporation|corp)$', '');

CREATE OR REPLACE TEMP TABLE enterprise_named AS
SELECT customs_code, uscc, left(place, 2) AS province, office, kind, enterprise_core(name) AS core
FROM enterprise_span
WHERE state = 'registered' AND getvariable('enterprise_day') BETWEEN valid_from AND valid_to;

CREATE OR REPLACE TEMP TABLE enterprise_pair AS
WITH shared_uscc AS (
  SELECT uscc FROM enterprise_named WHERE uscc <> '' GROUP BY uscc HAVING count(*) BETWEEN 2 AND 50
), shared_name AS (
  SELECT province, core FROM enterprise_named WHERE core <> '' GROUP BY province, core HAVING count(*) BETWEEN 2 AND 50
), one_less AS (
  SELECT customs_code, province, office, kind, core, 0 AS at, core AS part FROM enterprise_named WHERE length(core) >= 5
  UNION ALL
  SELECT customs_code, province, office, kind, core, i, left(core, i - 1) || substr(core, i + 1)
  FROM (SELECT *, unnest(range(1, length(core) + 1)) AS i FROM enterprise_named WHERE length(core) >= 5)
), shared_part AS (
  SELECT province, office, kind, part FROM one_less
  GROUP BY province, office, kind, part HAVING count(DISTINCT customs_code) BETWEEN 2 AND 50
), alike AS (
  SELECT 0 AS likeness, a.customs_code AS first, b.customs_code AS second
  FROM shared_uscc AS s
  JOIN enterprise_named AS a ON a.uscc = s.uscc
  JOIN enterprise_named AS b ON b.uscc = s.uscc AND b.customs_code > a.customs_code
  UNION ALL
  SELECT 1, a.customs_code, b.customs_code
  FROM shared_name AS s
  JOIN enterprise_named AS a ON a.province = s.province AND a.core = s.core
  JOIN enterprise_named AS b ON b.province = s.province AND b.core = s.core AND b.customs_code > a.customs_code
  UNION ALL
  SELECT 2, a.customs_code, b.customs_code
  FROM shared_part AS s
  JOIN one_less AS a ON a.province = s.province AND a.office = s.office AND a.kind = s.kind AND a.part = s.part
  JOIN one_less AS b ON b.province = s.province AND b.office = s.office AND b.kind = s.kind AND b.part = s.part
    AND b.customs_code > a.customs_code
  WHERE a.core <> b.core
    AND (a.at = 0 OR b.at = 0 OR a.at = b.at
         OR abs(a.at - b.at) = 1
            AND substr(a.core, least(a.at, b.at), 2) = reverse(substr(b.core, least(a.at, b.at), 2)))
)
SELECT min(likeness) AS likeness, first, second FROM alike GROUP BY first, second
