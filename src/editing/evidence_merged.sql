-- Purpose: the evidence of the import, and that of all other sources.
-- Parameters: none; variable editing_source. Reads editing_evidence_new, evidence_kept.
-- Row: structure evidence.
SELECT * FROM editing_evidence_new
UNION ALL
SELECT * FROM evidence_kept WHERE source <> getvariable('editing_source')
