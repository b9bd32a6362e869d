-- The next number of a counter, from 1. Parameter $name. Row: value.
INSERT INTO counter (name, value) VALUES ($name, 1)
ON CONFLICT (name) DO UPDATE SET value = counter.value + 1
RETURNING value
