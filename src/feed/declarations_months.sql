-- Purpose: the months in which these declarations may count.
-- Parameters: none. Views: feed_item, feed_event; table: feed_scope.
-- Row: month.
SELECT period FROM feed_item SEMI JOIN feed_scope USING (source, declaration_number) WHERE period <> 'undated'
UNION
SELECT strftime(event_date, '%Y-%m') FROM feed_event SEMI JOIN feed_scope USING (source, declaration_number)
WHERE kind = 'accepted' AND event_date IS NOT NULL
ORDER BY 1
