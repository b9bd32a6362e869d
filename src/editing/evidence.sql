-- Purpose: what other places know of the suspect items.
-- Parameters: none. Reads evidence, editing_counted, item (the suspect ones).
-- Makes the table editing_evidence: id, facts ("tax: refund 1200, paid 2026-03-04; payment: ...").
CREATE OR REPLACE TEMP TABLE editing_evidence AS
SELECT k.id,
       string_agg(e.source || ': ' || array_to_string(list_transform(json_keys(CAST(e.facts AS JSON)),
                    lambda name: name || ' ' || json_extract_string(CAST(e.facts AS JSON),
                      '$."' || name || '"')), ', '),
                  '; ' ORDER BY e.source, e.line) AS facts
FROM evidence AS e
JOIN (
  SELECT c.id, c.item_number, unnest(['declaration_number', 'licence_number', 'container_number', 'transport_id',
    'trader_id']) AS key_field,
         unnest([i.declaration_number, i.licence_number, i.container_number, i.transport_id,
           i.trader_id]) AS key_value
  FROM editing_counted AS c
  JOIN item AS i
    ON i.declaration_number = c.declaration_number AND i.item_number = c.item_number AND i.line = c.line
   AND i.load_id = c.load_id AND i.source = c.source AND i.declaration_version = c.declaration_version
) AS k ON k.key_field = e.key_field AND k.key_value = e.key_value AND coalesce(e.item_number,
  k.item_number) = k.item_number
GROUP BY k.id
