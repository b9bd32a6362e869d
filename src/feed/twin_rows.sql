-- Purpose: which made-up rows there are after twin_batch batches of a twin that began with twin_rows.
-- Each batch adds three in a hundred, changes five and takes two away.
-- Variables: twin_rows, twin_batch, twin_more (rows that a batch adds).
-- Row: i (from 0, never given twice), changes (how often it was changed).
CREATE OR REPLACE TEMP TABLE twin_rows AS
WITH born AS (
  SELECT range AS i,
         CASE WHEN range < getvariable('twin_rows') THEN 1
              ELSE 2 + (range - getvariable('twin_rows')) // getvariable('twin_more')
         END AS batch
  FROM range(CAST(getvariable('twin_rows') +
                  (getvariable('twin_batch') - 1) * getvariable('twin_more') AS BIGINT))
), lives AS (
  SELECT i, range(batch + 1, getvariable('twin_batch') + 1) AS later FROM born
)
SELECT i, len(list_filter(later, lambda b: hash(i, b, 'changed') % 20 = 0)) AS changes
FROM lives
WHERE len(list_filter(later, lambda b: hash(i, b, 'gone') % 50 = 0)) = 0
