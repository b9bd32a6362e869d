-- Notes that a migration was applied. Parameters $number, $name, $sha256, $applied_at.
INSERT INTO migration (number, name, sha256, applied_at) VALUES ($number, $name, $sha256, $applied_at)
