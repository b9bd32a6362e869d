-- Whether two enterprises of the registry are one, as a person decided; the newest decision on a pair counts.
CREATE TABLE enterprise_decision (
  number bigint PRIMARY KEY,
  first text NOT NULL,
  second text NOT NULL,
  decision text NOT NULL,
  reason text NOT NULL,
  author text NOT NULL,
  at text NOT NULL
);
