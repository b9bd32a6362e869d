-- Purpose: made-up items of one month for bench/scores, made inside the engine: 50,000 traders whose sizes fall off,
-- 8,064 codes, 150 partners; each trader has a dozen codes and five partners; prices log-normal by code, trader, partner and
-- consignment, one mass in a hundred a thousand times too large.
-- Parameters: $first (number of the month's first item), $items, $period, $day (its first day). Row: the columns of structure
-- item that scores read.
WITH drawn AS (
  SELECT n, CAST(50000 * pow(hash(n * 10 + 1) / 18446744073709551616.0, 2.2) AS BIGINT) AS trader,
         hash(n * 10 + 2) / 18446744073709551616.0 AS a, hash(n * 10 + 3) / 18446744073709551616.0 AS b,
         hash(n * 10 + 4) / 18446744073709551616.0 AS c, hash(n * 10 + 5) / 18446744073709551616.0 AS d
  FROM range($first, $first + $items) AS r(n)
), placed AS (
  SELECT n, trader, CASE WHEN trader % 5 < 3 THEN 'X' ELSE 'M' END AS flow,
         CAST(hash(trader * 100 + CAST(12 * a * a AS BIGINT)) % 8064 AS BIGINT) AS code,
         CAST(hash(-trader * 100 - CAST(5 * b * b AS BIGINT)) % 150 AS BIGINT) AS partner,
         sqrt(-2 * ln(c + 1e-12)) * cos(6.283185307179586 * d) AS z1,
         sqrt(-2 * ln(c + 1e-12)) * sin(6.283185307179586 * d) AS z2, a, b
  FROM drawn
), weighed AS (
  SELECT *, exp(3 + 1.5 * (hash(code) % 1000 / 500.0 - 1) + 0.3 * (hash(code * 1000003 + trader) % 1000 / 500.0 - 1)
                + 0.15 * (hash(code * 1009 + partner + 7) % 1000 / 500.0 - 1) + 0.25 * z1) AS price,
         exp(10 + 1.2 * z2) AS value
  FROM placed
)
SELECT $period AS period, flow, 'bench' AS source, 'bench' AS load_id, n AS line,
       format('{:018d}', n // 3) AS declaration_number, 1 AS declaration_version, 'original' AS message_function,
       n % 3 + 1 AS item_number, CAST(CAST($day AS DATE) + CAST(n % 28 AS INTEGER) AS DATE) AS acceptance_date,
       format('T{:07d}', trader) AS trader_id,
       format('{:02d}{:02d}{:02d}{:02d}', code // 84 + 1, code % 84 // 12 + 1, code % 12 // 4 + 1, code % 4 * 10 + 10) AS commodity,
       CASE WHEN flow = 'M' THEN chr(CAST(65 + partner // 26 AS INTEGER)) || chr(CAST(65 + partner % 26 AS INTEGER)) ELSE 'CN' END AS origin_country,
       CASE WHEN flow = 'X' THEN chr(CAST(65 + partner // 26 AS INTEGER)) || chr(CAST(65 + partner % 26 AS INTEGER)) ELSE 'CN' END AS destination_country,
       CAST(value / price * CASE WHEN hash(n * 10 + 9) % 100 = 0 THEN 1000 ELSE 1 END AS DECIMAL(18,2)) AS net_mass_kg,
       CAST(greatest(1, value / price / 3) AS DECIMAL(18,0)) AS supplementary_quantity,
       CASE WHEN code % 2 = 0 THEN 'KGM' ELSE 'H87' END AS supplementary_unit,
       CAST(1 + value / price / 20 AS BIGINT) AS packages,
       CAST(value AS DECIMAL(18,2)) AS invoice_amount, CASE WHEN n % 4 = 0 THEN 'EUR' ELSE 'USD' END AS invoice_currency
FROM weighed
