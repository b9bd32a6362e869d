-- What the head office asks a customs office about a record, by when, and what that one answers.
-- People by login; due is a day of UTC.
CREATE TABLE question (
  id text PRIMARY KEY,
  period text NOT NULL,
  source text NOT NULL,
  declaration_number text NOT NULL,
  item_number bigint NOT NULL,
  office text NOT NULL,
  declarant text NOT NULL,
  text text NOT NULL,
  due text NOT NULL,
  asked_by text NOT NULL,
  asked_at text NOT NULL,
  answer text,
  answered_by text,
  answered_at text
);
CREATE INDEX question_period ON question (period, due);
CREATE INDEX question_declaration ON question (declaration_number);
