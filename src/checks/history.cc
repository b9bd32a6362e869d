#include "checks/history.h"

#include <algorithm>

#include "sql/print.h"
#include "sql/query.h"
#include "standards/structure.h"

namespace tw::checks {
namespace {

constexpr int kHistoryMonths = 12;

Period months_before(const Period& month, int months) {
  const int number = month.year() * 12 + month.first_month() - 1 - months;
  return Period::month(number / 12, number % 12 + 1);
}

// The tables kept for one month.
std::string kept(const std::string& view, const Period& month) {
  return view + " " + month.to_string();
}

sql::Select all_of(const std::string& relation) {
  sql::Select select;
  select.outputs = {{sql::star(), ""}};
  select.from = {sql::table(relation)};
  return select;
}

}  // namespace

Result<void> attach_history(lake::Connection& connection, const lake::Home& home,
                            const Period& month) {
  std::string hangs_on;
  std::optional<lake::Snapshot> items;
  for (const char* name : {"item", "event", "rate"}) {
    TW_TRY(const auto table, home.table(standards::structure(name).spec));
    TW_TRY(auto snapshot, table.snapshot());
    hangs_on += snapshot.folder.string() + " " + std::to_string(snapshot.version) + " ";
    if (!items) items = std::move(snapshot);
  }
  for (const char* view : {"rule_history", "rule_combination"}) {
    std::optional<sql::Select> months;
    for (int back = kHistoryMonths; back > 0; --back) {
      const Period before = months_before(month, back);
      const std::string table = kept(view, before);
      connection.make_once(table, hangs_on, [&] {
        lake::attach(connection, "item_before", *items, {{"period", "=", before.to_string()}});
        connection.execute(sql::query("checks", "history_items"));
        connection.execute("CREATE OR REPLACE TEMP TABLE " + sql::quote_identifier(table) + " AS " +
                           std::string(sql::query("checks", view)));
      });
      if (months) {
        months->union_all.push_back(std::make_shared<const sql::Select>(all_of(table)));
      } else {
        months = all_of(table);
      }
    }
    connection.execute(sql::create_view(view, *months));
  }
  return {};
}

}  // namespace tw::checks
