-- Who there is, what each may do, and what each sees.
CREATE TABLE organisation (
  id text PRIMARY KEY,
  kind text NOT NULL,
  parent text REFERENCES organisation (id),
  office text NOT NULL,
  name_en text NOT NULL,
  name_zh text NOT NULL
);
CREATE TABLE person (
  id text PRIMARY KEY,
  login text NOT NULL UNIQUE,
  kind text NOT NULL,
  name_en text NOT NULL,
  name_zh text NOT NULL,
  organisation text NOT NULL REFERENCES organisation (id),
  all_offices bigint NOT NULL,
  all_declarants bigint NOT NULL,
  made_at text NOT NULL,
  disabled_at text
);
-- kind: office, declarant.
CREATE TABLE person_scope (
  person text NOT NULL REFERENCES person (id),
  kind text NOT NULL,
  code text NOT NULL,
  PRIMARY KEY (person, kind, code)
);
-- The home's own roles, beside the shipped ones.
CREATE TABLE role (
  name text PRIMARY KEY,
  label_en text NOT NULL,
  label_zh text NOT NULL
);
CREATE TABLE role_permission (
  role text NOT NULL REFERENCES role (name),
  permission text NOT NULL,
  PRIMARY KEY (role, permission)
);
-- Dates are days of UTC, both included; until_date null: for good.
CREATE TABLE person_role (
  person text NOT NULL REFERENCES person (id),
  role text NOT NULL,
  from_date text NOT NULL,
  until_date text,
  given_by text NOT NULL,
  given_at text NOT NULL,
  PRIMARY KEY (person, role)
);
-- One person acts for another, with the other's rights and scope, for some days.
CREATE TABLE delegation (
  id text PRIMARY KEY,
  from_person text NOT NULL REFERENCES person (id),
  to_person text NOT NULL REFERENCES person (id),
  from_date text NOT NULL,
  until_date text NOT NULL,
  given_by text NOT NULL,
  given_at text NOT NULL,
  ended_at text
);
CREATE INDEX delegation_to ON delegation (to_person);
