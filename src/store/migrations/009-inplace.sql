-- Questions to data that stays where it is: who asked what, when it was received, sent, first answered and done, how
-- much came, and what became of it. outcome: running, answered, cut, refused, failed.
CREATE TABLE inplace_use (
  id text PRIMARY KEY,
  agreement text NOT NULL,
  organisation text NOT NULL,
  actor text NOT NULL,
  case_number text NOT NULL,
  question text NOT NULL,
  statement_sha256 text NOT NULL,
  received_at text NOT NULL,
  sent_at text NOT NULL,
  first_at text NOT NULL,
  done_at text NOT NULL,
  row_count bigint NOT NULL,
  bytes bigint NOT NULL,
  outcome text NOT NULL,
  fault text NOT NULL
);
CREATE INDEX inplace_use_agreement ON inplace_use (agreement, received_at);
