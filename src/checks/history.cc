#include "checks/history.h"

#include <optional>

#include "base/file.h"
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

sql::Select all_of(const std::string& relation) {
  sql::Select select;
  select.outputs = {{sql::star(), ""}};
  select.from = {sql::table(relation)};
  return select;
}

}  // namespace

History::~History() {
  for (const auto& [what, each] : kept_) {
    owner_.execute("DROP TABLE IF EXISTS " + sql::quote_identifier(each->table));
  }
}

History::Kept& History::kept(const std::string& what) {
  const std::scoped_lock lock(mutex_);
  auto& found = kept_[what];
  if (!found) {
    found = std::make_unique<Kept>();
    found->table = "history " + unique_name();
  }
  return *found;
}

Result<void> History::attach(lake::Connection& connection, const lake::Home& home,
                             const Period& month) {
  std::string hangs_on;
  std::optional<lake::Snapshot> items;
  for (const char* name : {"item", "event", "rate"}) {
    TW_TRY(const auto table, home.table(standards::structure(name).spec));
    TW_TRY(auto snapshot, table.snapshot());
    hangs_on += " " + std::to_string(snapshot.version);
    if (!items) items = std::move(snapshot);
  }
  for (const char* view : {"rule_history", "rule_combination"}) {
    std::optional<sql::Select> months;
    for (int back = kHistoryMonths; back > 0; --back) {
      const std::string before = months_before(month, back).to_string();
      Kept& each = kept(std::string(view) + " " + before + hangs_on);
      std::call_once(each.made, [&] {
        lake::attach(connection, "item_before", *items, {{"period", "=", before}});
        connection.execute(sql::query("checks", "history_items"));
        connection.execute("CREATE TABLE " + sql::quote_identifier(each.table) + " AS " +
                           std::string(sql::query("checks", view)));
      });
      if (months) {
        months->union_all.push_back(std::make_shared<const sql::Select>(all_of(each.table)));
      } else {
        months = all_of(each.table);
      }
    }
    connection.execute(sql::create_view(view, *months));
  }
  return {};
}

}  // namespace tw::checks
