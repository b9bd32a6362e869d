-- Purpose: dataset declaration: what the header says of all items together beside what the items add up to, one
-- row a declaration whose header says anything.
-- Parameters: none. Reads item. A sum is null where an item lacks the value; amounts add up where all items
-- are in one currency.
-- Makes the view checked_declaration: the columns of dataset.cc.
CREATE OR REPLACE TEMP VIEW checked_declaration AS
SELECT any_value(period) AS period, min(flow) AS flow, source, min(load_id) AS load_id, min(line) AS line,
       declaration_number, declaration_version, CAST(0 AS BIGINT) AS item_number,
       min(acceptance_date) AS acceptance_date, min(mode_scheme) AS mode_scheme,
       max(header_items) AS header_items,
       count(*) AS items_found,
       max(header_packages) AS header_packages,
       CASE WHEN count(packages) = count(*) THEN CAST(sum(packages) AS BIGINT) END AS packages,
       max(header_gross_mass_kg) AS header_gross_mass_kg,
       CASE WHEN count(gross_mass_kg) = count(*) THEN sum(gross_mass_kg) END AS gross_mass_kg,
       max(header_net_mass_kg) AS header_net_mass_kg,
       CASE WHEN count(net_mass_kg) = count(*) THEN sum(net_mass_kg) END AS net_mass_kg,
       max(header_invoice_amount) AS header_invoice_amount,
       CASE WHEN count(invoice_amount) = count(*) AND min(invoice_currency) = max(invoice_currency)
            THEN sum(invoice_amount) END AS invoice_amount
FROM item
WHERE header_items IS NOT NULL OR header_packages IS NOT NULL OR header_gross_mass_kg IS NOT NULL
   OR header_net_mass_kg IS NOT NULL OR header_invoice_amount IS NOT NULL
GROUP BY source, declaration_number, declaration_version
