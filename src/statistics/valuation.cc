#include "statistics/valuation.h"

#include "base/result.h"
#include "sql/query.h"

namespace tw::statistics {

void attach_valuation(lake::Connection& connection, const MonthSettings& settings) {
  TW_ASSERT(settings.month.kind() == Period::Kind::kMonth);
  connection.query(sql::query("statistics", "closing"), {{"period", settings.month.to_string()},
                                                         {"first_day", settings.month.first_day()},
                                                         {"last_day", settings.month.last_day()},
                                                         {"currency", settings.currency},
                                                         {"mode_scheme", settings.mode_scheme},
                                                         {"depth", std::int64_t{settings.depth}}});
  connection.execute(sql::query("statistics", "month_standards"));
  connection.execute(sql::query("statistics", "valuation_macros"));
  connection.execute(sql::query("statistics", "screened"));
  connection.execute(sql::query("statistics", "judged"));
}

}  // namespace tw::statistics
