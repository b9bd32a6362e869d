-- What others are to be told, written in the same transaction as what happened (outbox.h).
CREATE TABLE outbox (
  number bigint PRIMARY KEY,
  topic text NOT NULL,
  body text NOT NULL,
  made_at text NOT NULL
);
CREATE TABLE outbox_reader (
  reader text PRIMARY KEY,
  number bigint NOT NULL
);
-- The next number of anything that is numbered without gaps.
CREATE TABLE counter (
  name text PRIMARY KEY,
  value bigint NOT NULL
);
