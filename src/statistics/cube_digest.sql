-- The digest of a cube: SHA-256 over the cells' canonical text, in two levels that anybody can recompute.
-- A cell is its key and measures joined by the unit separator (U+001F), decimals in full, booleans as true and
-- false. A commodity's line is flow, commodity and the SHA-256 (hex) of its cells sorted by bytes and joined by
-- line feeds; the digest is the SHA-256 of the lines sorted by bytes and joined by line feeds. No order of input,
-- thread or file takes part. Reads closing_cube. Row: digest, cells, items.
-- (Decimals of up to 18 digits are printed as such: the same text, several times as fast.)
WITH cell AS (
  SELECT flow, commodity, items,
         concat_ws(chr(31), period, flow, reentry, commodity, partner, second_partner, regime, mode_scheme, trade_mode,
                   special_trade, transport_mode, district, customs_office, border_office, port, place_inside,
                   trader_place, enterprise_kind, special_zone, quantity_unit,
                   coalesce(CAST(TRY_CAST(value_local AS DECIMAL(18,2)) AS VARCHAR), CAST(value_local AS VARCHAR)),
                   coalesce(CAST(TRY_CAST(value_usd AS DECIMAL(18,2)) AS VARCHAR), CAST(value_usd AS VARCHAR)),
                   coalesce(CAST(TRY_CAST(fob_local AS DECIMAL(18,2)) AS VARCHAR), CAST(fob_local AS VARCHAR)),
                   coalesce(CAST(TRY_CAST(fob_usd AS DECIMAL(18,2)) AS VARCHAR), CAST(fob_usd AS VARCHAR)),
                   coalesce(CAST(TRY_CAST(net_mass_kg AS DECIMAL(18,6)) AS VARCHAR), CAST(net_mass_kg AS VARCHAR)),
                   coalesce(CAST(TRY_CAST(quantity AS DECIMAL(18,6)) AS VARCHAR), CAST(quantity AS VARCHAR)),
                   items) AS text
  FROM closing_cube
), line AS (
  SELECT flow || chr(31) || commodity || chr(31)
           || sha256(array_to_string(list_sort(list(text)), chr(10))) AS text,
         count(*) AS cells, sum(items) AS items
  FROM cell
  GROUP BY flow, commodity
)
SELECT sha256(coalesce(array_to_string(list_sort(list(text)), chr(10)), '')) AS digest,
       CAST(coalesce(sum(cells), 0) AS BIGINT) AS cells, CAST(coalesce(sum(items), 0) AS BIGINT) AS items
FROM line
