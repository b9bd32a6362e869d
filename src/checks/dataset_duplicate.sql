-- Purpose: dataset duplicate: items that agree with another item of the month in trader, day, commodity, value and
-- mass; how many in all (group_size), which of them this is (copy_number, from 1, in the order of source,
-- declaration and item), and which of those that agree in all that is declared (exact_copy_number).
-- Parameters: none. Reads item.
-- Makes the table checked_duplicate: the columns of dataset.cc.
CREATE OR REPLACE TEMP TABLE rule_twin AS
SELECT key
FROM (SELECT hash(flow, trader_id, acceptance_date, commodity, invoice_amount, invoice_currency, net_mass_kg) AS key
      FROM item
      WHERE trader_id IS NOT NULL AND acceptance_date IS NOT NULL AND commodity IS NOT NULL
        AND invoice_amount IS NOT NULL AND net_mass_kg IS NOT NULL)
GROUP BY key
HAVING count(*) > 1;

CREATE OR REPLACE TEMP TABLE checked_duplicate AS
WITH twin AS (
  SELECT *,
         row_number() OVER (near ORDER BY source, declaration_number, declaration_version, item_number,
                                         load_id, line) AS copy_number,
         count(*) OVER near AS group_size
  FROM item
  WHERE hash(flow, trader_id, acceptance_date, commodity, invoice_amount, invoice_currency, net_mass_kg)
        IN (SELECT key FROM rule_twin)
    AND trader_id IS NOT NULL AND acceptance_date IS NOT NULL AND commodity IS NOT NULL
    AND invoice_amount IS NOT NULL AND net_mass_kg IS NOT NULL
  WINDOW near AS (PARTITION BY flow, trader_id, acceptance_date, commodity, invoice_amount, invoice_currency,
                               net_mass_kg)
)
SELECT period, flow, source, load_id, line, declaration_number, declaration_version, item_number,
       acceptance_date, mode_scheme, trader_id, commodity, invoice_amount, net_mass_kg, group_size, copy_number,
       row_number() OVER (
         PARTITION BY flow, trader_id, acceptance_date, commodity, invoice_amount, invoice_currency, net_mass_kg,
           arrival_date, customs_office, border_office, port, mode_scheme, trade_mode, previous_procedure,
           transport_mode, transport_id, delivery_terms, declarant_id, counterparty_id, commodity_text,
           origin_country, consignment_country, destination_country, place_inside, preference, licence_number,
           container_number, gross_mass_kg, supplementary_quantity, second_quantity, traded_quantity, packages,
           freight_amount, insurance_amount, statistical_value, duty_type, duty_base, duty_rate, duty_amount,
           header_items, header_invoice_amount, header_gross_mass_kg
         ORDER BY source, declaration_number, declaration_version, item_number, load_id, line) AS exact_copy_number
FROM twin
WHERE group_size > 1
