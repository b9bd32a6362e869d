-- Feeds: what is given, batch by batch, under an agreement; the batches themselves are files
-- (src/feed/feed.h). relation: what of ours it publishes.
CREATE TABLE feed (
  agreement text PRIMARY KEY REFERENCES agreement (id),
  organisation text NOT NULL,
  resource text NOT NULL,
  relation text NOT NULL,
  opened_by text NOT NULL,
  opened_at text NOT NULL,
  looked_at text NOT NULL
);
