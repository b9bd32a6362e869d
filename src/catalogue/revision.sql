-- A number that grows with everything that happens in the ledger. Row: revision.
SELECT coalesce(max(number), 0) FROM catalogue_event
