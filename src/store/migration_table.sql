-- The list of what has been applied. No parameters, no rows.
CREATE TABLE IF NOT EXISTS migration (
  number bigint PRIMARY KEY,
  name text NOT NULL,
  sha256 text NOT NULL,
  applied_at text NOT NULL
)
