-- A system, in place of one with its code. Parameters $code, $name_en, $name_zh, $owner, $place, $channel, $address,
-- $serves_customs_data, $plan, $plan_by, $note, $made_by, $made_at. Row: none.
INSERT INTO catalogue_system (code, name_en, name_zh, owner, place, channel, address, serves_customs_data, plan,
                              plan_by, note, made_by, made_at)
VALUES ($code, $name_en, $name_zh, $owner, $place, $channel, $address, $serves_customs_data, $plan, $plan_by, $note,
        $made_by, $made_at)
ON CONFLICT (code) DO UPDATE SET name_en = excluded.name_en, name_zh = excluded.name_zh, owner = excluded.owner,
  place = excluded.place, channel = excluded.channel, address = excluded.address,
  serves_customs_data = excluded.serves_customs_data, plan = excluded.plan, plan_by = excluded.plan_by,
  note = excluded.note, made_by = excluded.made_by, made_at = excluded.made_at
