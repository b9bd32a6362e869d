-- Beside each agreement (migration agreement): who provides and who asked, the day by which the owner answers (empty:
-- answered, or granted at once), the first of two approvers, what he renewed it to, the signed document.
CREATE TABLE agreement_life (
  agreement text PRIMARY KEY REFERENCES agreement (id),
  provider text NOT NULL,
  cycle text NOT NULL,
  asked_by text NOT NULL,
  due text NOT NULL,
  first_approver text NOT NULL,
  renew_until text NOT NULL,
  reason text NOT NULL,
  document text NOT NULL,
  is_sensitive bigint NOT NULL
);
CREATE INDEX agreement_life_provider ON agreement_life (provider);
-- What happened to agreements, in order; never changed.
CREATE TABLE agreement_event (
  number bigint PRIMARY KEY,
  agreement text NOT NULL REFERENCES agreement (id),
  what text NOT NULL,
  state text NOT NULL,
  author text NOT NULL,
  at text NOT NULL,
  reason text NOT NULL
);
CREATE INDEX agreement_event_agreement ON agreement_event (agreement, number);
