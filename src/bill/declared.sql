-- Whose declaration it is, and whether it stands. Reads item, event (of the declaration's number). Parameters $number,
-- $source. Row: trader_id, trader_name, customs_office, is_cancelled.
WITH newest AS (
  SELECT * FROM item WHERE declaration_number = $number AND source = $source
  QUALIFY declaration_version = max(declaration_version) OVER ()
)
SELECT coalesce(any_value(trader_id), ''), coalesce(any_value(trader_name), ''),
       coalesce(any_value(customs_office), ''),
       coalesce(bool_or(message_function = 'cancellation'), FALSE)
       OR EXISTS (SELECT 1 FROM event WHERE kind IN ('cancelled', 'rejected') AND declaration_number = $number
                    AND source = $source)
FROM newest
