-- The ledger of systems and resources. system.place: here, elsewhere. system.plan: stays, to_move, moved.
CREATE TABLE catalogue_system (
  code text PRIMARY KEY,
  name_en text NOT NULL,
  name_zh text NOT NULL,
  owner text NOT NULL,
  place text NOT NULL,
  channel text NOT NULL,
  address text NOT NULL,
  serves_customs_data bigint NOT NULL,
  plan text NOT NULL,
  plan_by text NOT NULL,
  note text NOT NULL,
  made_by text NOT NULL,
  made_at text NOT NULL
);
-- Use of a system elsewhere, as its owner states it, by month; the last statement counts.
CREATE TABLE catalogue_system_use (
  system text NOT NULL REFERENCES catalogue_system (code),
  month text NOT NULL,
  organisation text NOT NULL,
  requests bigint NOT NULL,
  record_count bigint NOT NULL,
  stated_by text NOT NULL,
  stated_at text NOT NULL,
  PRIMARY KEY (system, month, organisation)
);
-- document: JSON (src/catalogue/resource.h); sketches: JSON, hashes of values by item, shown to nobody.
-- state: draft, returned, waiting_review, registered, waiting_publish, published, withdrawn.
CREATE TABLE catalogue_entry (
  code text PRIMARY KEY,
  number text NOT NULL,
  provider text NOT NULL,
  system text NOT NULL,
  state text NOT NULL,
  document text NOT NULL,
  sketches text NOT NULL,
  submitted_by text NOT NULL,
  made_by text NOT NULL,
  made_at text NOT NULL,
  changed_at text NOT NULL,
  published_at text NOT NULL,
  batch text NOT NULL
);
CREATE INDEX catalogue_entry_state ON catalogue_entry (state, provider);
-- What happened to an entry, in order; never changed. event: made, changed, or of the life.
CREATE TABLE catalogue_event (
  number bigint PRIMARY KEY,
  entry text NOT NULL REFERENCES catalogue_entry (code),
  event text NOT NULL,
  state text NOT NULL,
  author text NOT NULL,
  at text NOT NULL,
  reason text NOT NULL
);
CREATE INDEX catalogue_event_entry ON catalogue_event (entry, number);
-- Entries published together; document: the signed list.
CREATE TABLE catalogue_batch (
  number text PRIMARY KEY,
  document text NOT NULL,
  author text NOT NULL,
  at text NOT NULL
);
-- What a person decided about two entries that are alike; the newest decision on a pair counts.
CREATE TABLE catalogue_decision (
  number bigint PRIMARY KEY,
  first text NOT NULL,
  second text NOT NULL,
  decision text NOT NULL,
  reason text NOT NULL,
  author text NOT NULL,
  at text NOT NULL
);
