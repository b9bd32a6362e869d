-- What one has proposed and another must approve: kind is rule, grant or close; state open, approved, refused or
-- withdrawn.
CREATE TABLE proposal (
  id text PRIMARY KEY,
  kind text NOT NULL,
  subject text NOT NULL,
  document text NOT NULL,
  proposed_by text NOT NULL,
  proposed_for text,
  proposed_at text NOT NULL,
  state text NOT NULL,
  decided_by text,
  decided_at text,
  reason text
);
CREATE INDEX proposal_state ON proposal (state, kind);
