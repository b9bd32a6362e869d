-- It was looked whether the feed has something new. Parameters $agreement, $now. Row: none.
UPDATE feed SET looked_at = $now WHERE agreement = $agreement
