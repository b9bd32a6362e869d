-- Makes view mirror_row: the rows of a partner's file with values of their types. Reads mirror_text (line and the
-- concepts as texts, empty: not stated), country_row and mirror_file (reporter, home, digits, value_by, mass_by:
-- what numbers are multiplied by; has_us), and mirror_us (name: what the file calls us).
-- Row: line, period, flow, commodity, value, currency, net_mass_kg, is_us, is_level, bad (the field that cannot be
-- read; null: none), bad_value.
CREATE OR REPLACE TEMP VIEW mirror_row AS
WITH typed AS (
  SELECT t.line, t.flow, t.commodity, upper(t.currency) AS currency, t.period AS period_text, t.value AS value_text,
         t.net_mass_kg AS mass_text, t.partner,
         CASE WHEN regexp_full_match(t.period, '\d{4}(0[1-9]|1[0-2])')
              THEN left(t.period, 4) || '-' || right(t.period, 2)
              WHEN regexp_full_match(t.period, '\d{4}(-(0[1-9]|1[0-2]))?') THEN t.period END AS period,
         CASE WHEN regexp_full_match(t.value, '-?\d+(\.\d*)?')
              THEN CAST(round(TRY_CAST(t.value AS DECIMAL(24,6)) * f.value_by, 2) AS DECIMAL(38,2)) END AS value,
         CASE WHEN regexp_full_match(t.net_mass_kg, '\d+(\.\d*)?')
              THEN CAST(round(TRY_CAST(t.net_mass_kg AS DECIMAL(24,6)) * f.mass_by, 6) AS DECIMAL(38,6)) END
           AS net_mass_kg,
         regexp_full_match(t.commodity, '\d+') AND length(t.commodity) = f.digits AS is_level,
         NOT f.has_us OR EXISTS (SELECT 1 FROM mirror_us AS u WHERE u.name = t.partner) AS is_us
  FROM mirror_text AS t, mirror_file AS f
)
SELECT line, period, flow, commodity, value, currency, net_mass_kg, is_us, is_level,
       CASE WHEN NOT (is_us AND is_level) THEN NULL
            WHEN period IS NULL THEN 'period'
            WHEN flow NOT IN ('M', 'X', 'RM', 'RX') THEN 'flow'
            WHEN value IS NULL THEN 'value'
            WHEN NOT regexp_full_match(currency, '[A-Z]{3}') THEN 'currency'
            WHEN mass_text <> '' AND net_mass_kg IS NULL THEN 'net_mass_kg' END AS bad,
       CASE bad WHEN 'period' THEN period_text WHEN 'flow' THEN flow WHEN 'value' THEN value_text
                WHEN 'currency' THEN currency ELSE mass_text END AS bad_value
FROM typed
