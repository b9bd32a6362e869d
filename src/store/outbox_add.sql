-- One more message. Parameters $number, $topic, $body, $made_at.
INSERT INTO outbox (number, topic, body, made_at) VALUES ($number, $topic, $body, $made_at)
