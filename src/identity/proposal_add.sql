-- One proposal. Parameters $id, $kind, $subject, $document (JSON), $proposed_by, $proposed_for (may be null), $now.
INSERT INTO proposal (id, kind, subject, document, proposed_by, proposed_for, proposed_at, state, decided_by,
                      decided_at, reason)
VALUES ($id, $kind, $subject, $document, $proposed_by, $proposed_for, $now, 'open', NULL, NULL, NULL)
