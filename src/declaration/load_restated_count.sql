-- Purpose: how many declarations of a file have a version above 1, and how many of these are stated anew.
-- Parameters: none. Tables: restated.
-- Row: declarations, again.
SELECT count(*), count(*) FILTER (again) FROM restated
