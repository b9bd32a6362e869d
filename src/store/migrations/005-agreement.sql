-- What one organisation may have of one resource. States, with those of the Dataspace Protocol 2025-1 they stand for:
-- requested (REQUESTED), offered (OFFERED), accepted (ACCEPTED), agreed (AGREED: waits for the second approver),
-- in_force (FINALIZED), suspended, ended (TERMINATED; end_reason refused, revoked, expired or withdrawn).
-- terms: JSON, what is given (exchange/grant.h); salt: hex, of the hashed columns, never shown to anybody.
CREATE TABLE agreement (
  id text PRIMARY KEY,
  organisation text NOT NULL,
  resource text NOT NULL,
  state text NOT NULL,
  end_reason text,
  terms text NOT NULL,
  salt text NOT NULL,
  valid_from text NOT NULL,
  valid_until text NOT NULL,
  made_at text NOT NULL,
  changed_at text NOT NULL
);
CREATE INDEX agreement_organisation ON agreement (organisation, state);
CREATE INDEX agreement_resource ON agreement (resource, state);
