#include "statistics/account.h"

#include <map>

#include "sql/query.h"
#include "standards/structure.h"
#include "statistics/release.h"

namespace tw::statistics {
namespace {

// Rows of the item table by month, from the log alone: no data file is opened.
std::map<std::string, std::int64_t> items_by_month(const lake::Snapshot& items) {
  std::map<std::string, std::int64_t> months;
  for (const auto& file : items.files) months[file.partition_values.at("period")] += file.rows;
  return months;
}

std::vector<Account::Reason> reasons(const lake::Rows& rows, bool has_message) {
  std::vector<Account::Reason> list;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Account::Reason reason{.code = rows.text(i, 0)};
    if (has_message) {
      reason.records = rows.integer(i, 1);
      reason.example = rows.text(i, 2);
      reason.message = {rows.text(i, 3), rows.text(i, 4)};
    } else {
      reason.detail = rows.text(i, 1);
      reason.records = rows.integer(i, 2);
      reason.example = rows.text(i, 3);
      reason.message = message_in_both("exclusion." + reason.code);
    }
    list.push_back(std::move(reason));
  }
  return list;
}

Result<std::vector<Account::Release>> all_releases(const lake::Home& home) {
  std::vector<Account::Release> list;
  for (const auto& month : released_months(home)) {
    TW_TRY(const auto releases, releases_of(home, month));
    for (const auto& each : releases) {
      list.push_back({each.period, each.number, each.status, each.published.at, each.author,
                      each.reason, each.cube.counted, each.cube.digest});
    }
  }
  return list;
}

}  // namespace

std::int64_t Account::read() const {
  std::int64_t sum = 0;
  for (const auto& each : sources) sum += each.read;
  return sum;
}
std::int64_t Account::loaded() const {
  std::int64_t sum = 0;
  for (const auto& each : sources) sum += each.loaded;
  return sum;
}
std::int64_t Account::rejected() const {
  std::int64_t sum = 0;
  for (const auto& each : sources) sum += each.rejected;
  return sum;
}
std::int64_t Account::counted() const {
  std::int64_t sum = 0;
  for (const auto& each : months) sum += each.counted;
  return sum;
}
std::int64_t Account::excluded() const {
  std::int64_t sum = 0;
  for (const auto& each : months) sum += each.excluded;
  return sum;
}

bool Account::balances() const { return read() == loaded() + rejected() && open() >= 0; }

Result<Account> account_of(const lake::Home& home, lake::Connection& connection) {
  Account account;
  std::map<std::string, std::int64_t> loaded;
  for (const char* name : {"load", "rejected", "cube", "excluded", "finding", "item"}) {
    TW_TRY(const auto table, home.table(standards::structure(name).spec));
    TW_TRY(const auto snapshot, table.snapshot());
    if (std::string_view(name) == "item") {
      loaded = items_by_month(snapshot);
    } else {
      lake::attach(connection, name, snapshot);
    }
  }
  const auto answer = [&](const char* name) {
    return connection.query(sql::query("statistics", name));
  };
  const lake::Rows sources = answer("account_sources");
  for (std::size_t i = 0; i < sources.size(); ++i) {
    account.sources.push_back({sources.text(i, 0), sources.integer(i, 1), sources.integer(i, 2),
                               sources.integer(i, 3), sources.integer(i, 4)});
  }
  account.rejections = reasons(answer("account_rejections"), true);
  account.exclusions = reasons(answer("account_exclusions"), false);

  TW_TRY(account.releases, all_releases(home));

  std::map<std::string, Account::Month> months;
  for (const auto& [period, rows] : loaded) {
    months[period].period = period;
    months[period].loaded = rows;
  }
  const lake::Rows closed = answer("account_months");
  for (std::size_t i = 0; i < closed.size(); ++i) {
    Account::Month& month = months[closed.text(i, 0)];
    month.period = closed.text(i, 0);
    month.counted = closed.integer(i, 1);
    month.excluded = closed.integer(i, 2);
    month.findings = closed.integer(i, 3);
    month.closed = month.counted + month.excluded > 0;
  }
  for (auto& [period, month] : months) account.months.push_back(std::move(month));

  const lake::Rows rules = answer("account_rules");
  for (std::size_t i = 0; i < rules.size(); ++i) {
    account.rules.push_back({rules.text(i, 0),
                             rules.text(i, 1),
                             rules.integer(i, 2),
                             rules.text(i, 3),
                             {rules.text(i, 4), rules.text(i, 5)}});
  }
  return account;
}

}  // namespace tw::statistics
