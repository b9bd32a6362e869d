-- Makes view `judged`: each row of `valued` with the reason and detail of its exclusion; reason null: counted.
-- Reads valued and finding (structure finding, the findings of the month). Makes fatal_item and
-- fatal_declaration, the first fatal rule (in the order of codes) of each item and of each declaration.
--
-- An item with a fatal finding is listed as such even where its trade mode is out of scope: nothing it says,
-- its mode included, can be relied on, and the count of fatal items is the one that the checks report.
CREATE OR REPLACE TEMP TABLE fatal_item AS
SELECT source, load_id, line, declaration_number, declaration_version, item_number, min(rule) AS rule
FROM finding
WHERE severity = 'fatal' AND item_number > 0
GROUP BY source, load_id, line, declaration_number, declaration_version, item_number;

CREATE OR REPLACE TEMP TABLE fatal_declaration AS
SELECT source, declaration_number, declaration_version, min(rule) AS rule
FROM finding
WHERE severity = 'fatal' AND item_number = 0
GROUP BY source, declaration_number, declaration_version;

CREATE OR REPLACE TEMP VIEW judged AS
SELECT v.*,
       CASE WHEN i.rule IS NOT NULL OR d.rule IS NOT NULL OR v.scope IS NULL THEN 'fatal_finding'
            WHEN v.scope = 'out' THEN 'out_of_scope'
            WHEN v.scope = 'separate' THEN 'separate'
            WHEN v.unvalued IS NOT NULL THEN 'fatal_finding' END AS reason,
       CASE WHEN i.rule IS NOT NULL OR d.rule IS NOT NULL THEN least(i.rule, d.rule)
            WHEN v.scope IS NULL THEN 'unknown_mode'
            WHEN v.scope IN ('out', 'separate') THEN v.scope_reason
            ELSE coalesce(v.unvalued, '') END AS detail
FROM valued AS v
LEFT JOIN fatal_item AS i ON i.declaration_number = v.declaration_number AND i.line = v.line
  AND i.item_number = v.item_number AND i.load_id = v.load_id AND i.source = v.source
  AND i.declaration_version = v.declaration_version
LEFT JOIN fatal_declaration AS d ON d.declaration_number = v.declaration_number AND d.source = v.source
  AND d.declaration_version = v.declaration_version
