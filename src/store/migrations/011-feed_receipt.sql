-- What recipients of feeds say they have: the newest receipt of each batch, that which agrees staying. outcome: agrees,
-- differs. The key that a feed's receipts are signed with is its recipient's verifier key.
ALTER TABLE feed ADD COLUMN recipient_key text NOT NULL DEFAULT '';
CREATE TABLE feed_receipt (
  agreement text NOT NULL REFERENCES feed (agreement),
  number bigint NOT NULL,
  received_at text NOT NULL,
  taken_at text NOT NULL,
  outcome text NOT NULL,
  difference text NOT NULL,
  document text NOT NULL,
  PRIMARY KEY (agreement, number)
);
