-- What has been applied, in order. Row: number, sha256.
SELECT number, sha256 FROM migration ORDER BY number
