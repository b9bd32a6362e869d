-- Every use of what is shared: who had what, by which service, when (received, sent, first answer, done), how much, and
-- what became of it. Questions asked in place were kept before; they are kept here now, and so are feeds.
-- service: in_place, delta_sharing, feed. subject: the question, or the path that was asked for. outcome: running,
-- answered, cut, refused, failed.
CREATE TABLE use_record (
  id text PRIMARY KEY,
  agreement text NOT NULL,
  organisation text NOT NULL,
  actor text NOT NULL,
  service text NOT NULL,
  case_number text NOT NULL,
  subject text NOT NULL,
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
INSERT INTO use_record (id, agreement, organisation, actor, service, case_number, subject, statement_sha256,
                        received_at, sent_at, first_at, done_at, row_count, bytes, outcome, fault)
SELECT id, agreement, organisation, actor, 'in_place', case_number, question, statement_sha256, received_at, sent_at,
       first_at, done_at, row_count, bytes, outcome, fault
FROM inplace_use;
DROP TABLE inplace_use;
CREATE INDEX use_record_agreement ON use_record (agreement, received_at);
CREATE INDEX use_record_organisation ON use_record (organisation, received_at);
