-- Whether the contributions make up the cube that is published. Reads contribution and cube (of the month).
-- Row: differs (boolean).
SELECT EXISTS (
  SELECT coalesce(c.flow, d.flow)
  FROM (SELECT flow, commodity, partner, sum(value_usd) AS value, sum(net_mass_kg) AS mass FROM cube GROUP BY ALL) AS c
  FULL JOIN (SELECT flow, commodity, partner, sum(value) AS value, sum(net_mass_kg) AS mass FROM contribution
             GROUP BY ALL) AS d
    ON d.flow = c.flow AND d.commodity = c.commodity AND d.partner = c.partner
  WHERE c.value IS DISTINCT FROM d.value OR c.mass IS DISTINCT FROM d.mass) AS differs
