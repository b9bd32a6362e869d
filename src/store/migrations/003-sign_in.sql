-- How people show who they are. Tokens, keys and links are kept as SHA-256 only: whoever reads the store cannot use
-- them.
CREATE TABLE credential (
  person text PRIMARY KEY REFERENCES person (id),
  password text,
  totp_secret text,
  totp_confirmed bigint NOT NULL,
  totp_last_step bigint NOT NULL
);
-- Attempts that have not succeeded; the login as SHA-256, since passwords are typed there by mistake.
CREATE TABLE sign_in_attempt (
  id text PRIMARY KEY,
  login_sha256 text NOT NULL,
  address text NOT NULL,
  at text NOT NULL
);
CREATE INDEX sign_in_attempt_login ON sign_in_attempt (login_sha256, at);
CREATE INDEX sign_in_attempt_address ON sign_in_attempt (address, at);
CREATE TABLE session (
  id text PRIMARY KEY,
  token_sha256 text NOT NULL UNIQUE,
  person text NOT NULL REFERENCES person (id),
  acting_for text,
  address text NOT NULL,
  agent text NOT NULL,
  opened_at text NOT NULL,
  seen_at text NOT NULL,
  idle_ends_at text NOT NULL,
  ends_at text NOT NULL,
  ended_at text,
  ended_by text
);
CREATE INDEX session_person ON session (person);
CREATE TABLE access_key (
  prefix text PRIMARY KEY,
  secret_sha256 text NOT NULL,
  person text NOT NULL REFERENCES person (id),
  label text NOT NULL,
  made_by text NOT NULL,
  made_at text NOT NULL,
  ends_at text,
  revoked_at text
);
-- Links that work once: purpose is first_administrator (no person) or password.
CREATE TABLE one_time_link (
  token_sha256 text PRIMARY KEY,
  purpose text NOT NULL,
  person text REFERENCES person (id),
  ends_at text NOT NULL,
  used_at text
);
-- Sign-in elsewhere that has begun (OpenID Connect), and who is who there.
CREATE TABLE foreign_sign_in (
  state_sha256 text PRIMARY KEY,
  nonce text NOT NULL,
  verifier text NOT NULL,
  ends_at text NOT NULL
);
CREATE TABLE foreign_identity (
  issuer text NOT NULL,
  subject text NOT NULL,
  person text NOT NULL REFERENCES person (id),
  PRIMARY KEY (issuer, subject)
);
