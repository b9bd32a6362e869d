-- Makes table `trade_mode_row`: what each trade mode or requested procedure means for statistics, one row a
-- flow (a mode of both flows, B, has two). Reads code. Row: see standards/code_list.h.
CREATE OR REPLACE TEMP TABLE trade_mode_row AS
SELECT m.scheme, m.code, f.flow,
       coalesce(json_extract_string(m.attributes, '$.regime'), '') AS regime,
       coalesce(json_extract_string(m.attributes, '$.scope'), '') AS scope,
       coalesce(json_extract_string(m.attributes, '$.reason'), '') AS reason,
       coalesce(json_extract_string(m.attributes, '$.reentry') = 'Y', FALSE) AS reentry,
       coalesce(json_extract_string(m.attributes, '$.special_trade') = 'Y', FALSE) AS special_trade,
       m.valid_from, m.valid_to
FROM code AS m
JOIN (VALUES ('M'), ('X')) AS f(flow)
  ON json_extract_string(m.attributes, '$.flow') IN (f.flow, 'B')
WHERE m.list IN ('trade_mode', 'procedure')
