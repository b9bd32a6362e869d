-- Purpose: made-up cells of one month for bench/explore, made inside the engine: 5,000 commodities, 200 partners, 42
-- districts and the ways of trade, all with few large and many small.
-- Parameters: $first (number of the month's first cell), $cells, $period. Row: the columns of structure cube.
WITH drawn AS (
  SELECT n, hash(n * 12 + 1) / 18446744073709551616.0 AS a, hash(n * 12 + 2) / 18446744073709551616.0 AS b,
         hash(n * 12 + 3) / 18446744073709551616.0 AS c, hash(n * 12 + 4) / 18446744073709551616.0 AS d,
         hash(n * 12 + 5) / 18446744073709551616.0 AS e, hash(n * 12 + 6) / 18446744073709551616.0 AS f
  FROM range($first, $first + $cells) AS r(n)
), country AS (
  SELECT code, row_number() OVER (ORDER BY hash(code)) - 1 AS place, count(*) OVER () AS all_codes
  FROM (SELECT DISTINCT chr(CAST(65 + i // 26 AS INTEGER)) || chr(CAST(65 + i % 26 AS INTEGER)) AS code
        FROM range(0, 600, 3) AS r(i))
)
SELECT $period AS period, CASE WHEN n % 5 < 3 THEN 'X' ELSE 'M' END AS flow, FALSE AS reentry,
       format('{:02d}{:02d}{:02d}{:02d}', CAST(97 * a * a AS BIGINT) % 97 + 1, CAST(floor(12 * b) AS BIGINT) + 1,
              CAST(floor(3 * c) AS BIGINT) * 10 + 10, CAST(floor(2 * d) AS BIGINT) * 10) AS commodity,
       k.code AS partner, k.code AS second_partner, CAST(10 + CAST(floor(20 * e * e) AS BIGINT) AS VARCHAR) AS regime,
       'CN' AS mode_scheme, format('{:04d}', 110 + 7 * CAST(floor(90 * e * e) AS BIGINT)) AS trade_mode,
       e < 0.8 AS special_trade, CAST(CAST(floor(9 * f * f) AS BIGINT) AS VARCHAR) AS transport_mode,
       format('{:02d}', 1 + CAST(floor(42 * d * d) AS BIGINT)) AS district,
       format('{:02d}{:02d}', 1 + CAST(floor(42 * d * d) AS BIGINT), CAST(floor(12 * c) AS BIGINT)) AS customs_office,
       format('{:02d}{:02d}', 1 + CAST(floor(42 * d * d) AS BIGINT), CAST(floor(12 * f) AS BIGINT)) AS border_office,
       format('P{:03d}', CAST(floor(300 * c * c) AS BIGINT)) AS port,
       format('{:05d}', 11000 + 1000 * CAST(floor(31 * d * d) AS BIGINT) + CAST(floor(9 * f) AS BIGINT)) AS place_inside,
       format('{:05d}', 11000 + 1000 * CAST(floor(31 * f * f) AS BIGINT)) AS trader_place,
       CAST(1 + CAST(floor(7 * b * b) AS BIGINT) AS VARCHAR) AS enterprise_kind, '' AS special_zone, 'KGM' AS quantity_unit,
       CAST(exp(8 + 4 * b) AS DECIMAL(38,2)) AS value_local, CAST(exp(6 + 4 * b) AS DECIMAL(38,2)) AS value_usd,
       CAST(exp(8 + 4 * b) AS DECIMAL(38,2)) AS fob_local, CAST(exp(6 + 4 * b) AS DECIMAL(38,2)) AS fob_usd,
       CAST(exp(4 + 5 * c) AS DECIMAL(38,6)) AS net_mass_kg, CAST(exp(4 + 5 * c) AS DECIMAL(38,6)) AS quantity, 1 AS items
FROM drawn AS d
JOIN country AS k ON k.place = CAST(floor(k.all_codes * d.c * d.e) AS BIGINT)
