-- A reader has done with everything up to a number. Parameters $reader, $number.
INSERT INTO outbox_reader (reader, number) VALUES ($reader, $number)
ON CONFLICT (reader) DO UPDATE SET number = excluded.number WHERE excluded.number > outbox_reader.number
