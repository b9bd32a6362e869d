-- Purpose: the versions of those declarations in a file that the source has delivered before.
-- Where an item comes again, the declaration is stated anew: the next version. Where all items
-- are further ones, the file goes on with the newest version.
-- Parameters: none. The variable load_source holds the source. Views: item_new, item_all.
-- Makes the table restated: declaration_number, declaration_version, again (stated anew).
CREATE OR REPLACE TEMP TABLE restated AS
WITH before AS (
  SELECT declaration_number, item_number, declaration_version
  FROM item_all
  WHERE source = getvariable('load_source')
), newest AS (
  SELECT declaration_number, max(declaration_version) AS declaration_version
  FROM before
  WHERE declaration_number IN (SELECT declaration_number FROM item_new)
  GROUP BY declaration_number
), again AS (
  SELECT DISTINCT new.declaration_number
  FROM (SELECT DISTINCT declaration_number, item_number FROM item_new) AS new
  SEMI JOIN before
    ON before.declaration_number = new.declaration_number
   AND before.item_number IS NOT DISTINCT FROM new.item_number
)
SELECT newest.declaration_number,
       newest.declaration_version + CASE WHEN again.declaration_number IS NULL THEN 0 ELSE 1 END
         AS declaration_version,
       again.declaration_number IS NOT NULL AS again
FROM newest
LEFT JOIN again ON again.declaration_number = newest.declaration_number
WHERE newest.declaration_version > 1 OR again.declaration_number IS NOT NULL
