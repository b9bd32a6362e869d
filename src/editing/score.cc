#include "editing/score.h"

#include "declaration/effective.h"
#include "sql/query.h"
#include "standards/code_list.h"
#include "standards/structure.h"

namespace tw::editing {
namespace {

Result<lake::Snapshot> newest(const lake::Home& home, const char* name) {
  TW_TRY(const auto table, home.table(standards::structure(name).spec));
  return table.snapshot();
}

Result<void> attach_history(lake::Connection& connection, const lake::Home& home,
                            const Period& month, const Settings& settings) {
  const int first =
      month.year() * 12 + month.first_month() - 1 - static_cast<int>(settings.history_months);
  const std::vector<lake::Bound> before = {
      {"period", ">=", Period::month(first / 12, first % 12 + 1).to_string()},
      {"period", "<", month.to_string()}};
  TW_TRY(const auto items, newest(home, "item"));
  lake::attach(connection, "item_before", items, before);
  TW_TRY(const auto published, newest(home, "history"));
  lake::attach(connection, "published", published, before);
  return {};
}

}  // namespace

Result<ScoredMonth> attach_scores(lake::Connection& connection, const lake::Home& home,
                                  const Period& month, const Settings& settings) {
  TW_ASSERT(month.kind() == Period::Kind::kMonth);
  TW_CHECK(declaration::attach_effective(connection, home, month));
  TW_CHECK(standards::attach_standards(connection, home));
  TW_CHECK(attach_history(connection, home, month, settings));
  attach_settings(connection, home, settings, standards::commodity_depth(connection));
  for (const char* step : {"record", "item", "sample", "group", "score"}) {
    connection.execute(sql::query("editing", step));
  }
  const auto counts = connection.query(sql::query("editing", "count"));
  return ScoredMonth{counts.integer(0, 0), counts.integer(0, 1)};
}

}  // namespace tw::editing
