-- Purpose: where the versions of a declaration were lodged, and by whom.
-- Parameters: none. View: stated (structure item, of the declaration).
-- Row: office, declarant.
SELECT DISTINCT coalesce(customs_office, ''), coalesce(declarant_id, '') FROM stated
