#include "review/queue.h"

#include "sql/print.h"
#include "sql/query.h"

namespace tw::review {

void attach_queue(lake::Connection& connection, const MonthUnderReview& read) {
  connection.execute("SET VARIABLE review_seen = " + sql::quote_text(read.seen));
  connection.execute(sql::query("review", "queue"));
}

Queue read_queue(lake::Connection& connection, std::int64_t most) {
  Queue queue;
  queue.open = connection.query("SELECT count(*) FROM review_queue").integer(0, 0);
  const auto rows = connection.query(sql::query("review", "queue_head"), {{"most", most}});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    queue.entries.push_back(
        {{rows.text(i, 0), rows.text(i, 1), rows.integer(i, 2), rows.integer(i, 3)},
         rows.text(i, 4),
         rows.integer(i, 5),
         rows.text(i, 6),
         rows.integer(i, 7),
         {rows.text(i, 8), rows.text(i, 9)}});
  }
  return queue;
}

}  // namespace tw::review
