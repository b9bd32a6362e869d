-- Whether a file was taken in already, on the same terms. Reads enterprise_import. Parameters $sha256, $day, $is_full.
-- Row: recorded, read, taken, unchanged, rejected, ended.
SELECT recorded, read, taken, unchanged, rejected, ended
FROM enterprise_import WHERE sha256 = $sha256 AND day = $day AND is_full = $is_full
