-- Certificates of duty and tax. state: issued, claimed, voided. document: the signed note (src/bill/document.h).
CREATE TABLE bill (
  number text PRIMARY KEY,
  source text NOT NULL,
  declaration text NOT NULL,
  version bigint NOT NULL,
  trader text NOT NULL,
  total text NOT NULL,
  currency text NOT NULL,
  document text NOT NULL,
  state text NOT NULL,
  issued_at text NOT NULL,
  claimed_by text,
  claim text,
  claimed_at text,
  voided_at text,
  reason text
);
-- One that is not void for each version of a declaration.
CREATE UNIQUE INDEX bill_live ON bill (source, declaration, version) WHERE state <> 'voided';
CREATE INDEX bill_state ON bill (state, issued_at);
-- What happened to them, in order; never changed.
CREATE TABLE bill_entry (
  number bigint PRIMARY KEY,
  bill text NOT NULL REFERENCES bill (number),
  kind text NOT NULL,
  author text NOT NULL,
  at text NOT NULL,
  detail text NOT NULL
);
CREATE INDEX bill_entry_at ON bill_entry (at);
