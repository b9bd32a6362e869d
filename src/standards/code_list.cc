#include "standards/code_list.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "sql/print.h"
#include "sql/query.h"
#include "standards/structure.h"

namespace tw::standards {
namespace {

using lake::Connection;
using lake::Home;
using lake::Rows;
using sql::Value;

auto key(const CodeRow& row) {
  return std::tie(row.list, row.scheme, row.code, row.valid_from, row.edition);
}

bool before(const CodeRow& a, const CodeRow& b) { return key(a) < key(b); }

Date date_at(const Rows& rows, std::size_t row, std::size_t column) {
  return std::get<Date>(rows.at(row, column));
}

Decimal decimal_at(const Rows& rows, std::size_t row, std::size_t column) {
  return std::get<Decimal>(rows.at(row, column));
}

// ---- reading what the lake holds ----

std::vector<CodeRow> read_codes(Connection& connection, const lake::Snapshot& snapshot,
                                const std::string& list) {
  lake::attach(connection, "stored_code", snapshot, {{"list", "=", list}});
  const Rows rows = connection.query(sql::query("standards", "stored_code"), {{"list", list}});
  std::vector<CodeRow> codes;
  codes.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    codes.push_back({.list = rows.text(i, 0),
                     .edition = rows.text(i, 1),
                     .scheme = rows.text(i, 2),
                     .code = rows.text(i, 3),
                     .parent = rows.text(i, 4),
                     .level = rows.integer(i, 5),
                     .label = {rows.text(i, 6), rows.text(i, 7)},
                     .valid_from = date_at(rows, i, 8),
                     .valid_to = date_at(rows, i, 9),
                     .attributes = attributes_from_json(rows.text(i, 10))});
  }
  std::sort(codes.begin(), codes.end(), before);
  return codes;
}

std::vector<ConcordanceRow> read_concordances(Connection& connection,
                                              const lake::Snapshot& snapshot,
                                              const std::string& pair) {
  lake::attach(connection, "stored_concordance", snapshot, {{"pair", "=", pair}});
  const Rows rows =
      connection.query(sql::query("standards", "stored_concordance"), {{"pair", pair}});
  std::vector<ConcordanceRow> found;
  found.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    found.push_back({.from_list = rows.text(i, 0),
                     .to_list = rows.text(i, 1),
                     .from_code = rows.text(i, 2),
                     .to_code = rows.text(i, 3),
                     .relationship = rows.text(i, 4)});
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<RateRow> read_rates(Connection& connection, const lake::Snapshot& snapshot) {
  lake::attach(connection, "stored_rate", snapshot);
  const Rows rows = connection.query(sql::query("standards", "stored_rate"));
  std::vector<RateRow> rates;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rates.push_back({.currency = rows.text(i, 0),
                     .valid_from = date_at(rows, i, 1),
                     .valid_to = date_at(rows, i, 2),
                     .to_local = decimal_at(rows, i, 3),
                     .to_usd = decimal_at(rows, i, 4)});
  }
  return rates;
}

// ---- writing ----

std::vector<Value> values(const CodeRow& row) {
  return {row.list,
          row.edition,
          row.scheme,
          row.code,
          row.parent,
          row.level,
          row.label.en,
          row.label.zh,
          row.valid_from,
          row.valid_to,
          to_json(row.attributes)};
}

std::vector<Value> values(const ConcordanceRow& row) {
  return {row.pair(), row.from_list, row.to_list, row.from_code, row.to_code, row.relationship};
}

std::vector<Value> values(const RateRow& row) {
  return {row.currency, row.valid_from, row.valid_to, row.to_local, row.to_usd};
}

// The rows go into a temporary table of the structure's columns, and from there into files of
// `table`.
template <class Row>
std::vector<lake::DataFile> write_rows(Connection& connection, const lake::Table& table,
                                       const Structure& structure, const std::vector<Row>& rows) {
  if (rows.empty()) return {};
  const std::string staging = "staging_" + structure.name;
  std::vector<std::pair<std::string, sql::DataType>> columns;
  for (const auto& column : structure.spec.columns) columns.emplace_back(column.name, column.type);
  connection.execute(sql::create_table(staging, columns));
  lake::Appender appender(connection, staging, structure.spec.columns);
  for (const auto& row : rows) {
    const std::vector<Value> cells = values(row);
    for (std::size_t i = 0; i < cells.size(); ++i) appender.set(i, cells[i]);
    appender.next_row();
  }
  appender.finish();
  const sql::Select all{.outputs = {{sql::star(), ""}}, .from = {sql::table(staging)}};
  return table.write(connection, sql::print(all), structure.key);
}

// Replaces the files of the named partitions (of all files where the table has none).
Result<std::int64_t> replace(const lake::Table& table, const lake::Snapshot& snapshot,
                             const std::set<std::string>& partitions,
                             std::vector<lake::DataFile> files) {
  lake::Change change{.operation = "STANDARDS",
                      .add = std::move(files),
                      .read_version = snapshot.version,
                      .exclusive_partitions = true};
  for (const auto& file : snapshot.files) {
    const bool concerned =
        file.partition_values.empty() || partitions.contains(file.partition_values.begin()->second);
    if (concerned) change.remove.push_back(file.path);
  }
  return table.commit(change);
}

// Computes from the newest version and commits; begins anew when another writer was faster.
template <class Attempt>
Result<Stored> until_no_conflict(const Attempt& attempt) {
  constexpr int kAttempts = 20;
  for (int i = 1;; ++i) {
    Result<Stored> outcome = attempt();
    if (outcome || outcome.error().code != "lake.conflict" || i == kAttempts) return outcome;
  }
}

// ---- what a list may hold ----

// Two rows of one code within an edition must not overlap.
Result<void> check_codes(std::vector<CodeRow>& rows) {
  std::sort(rows.begin(), rows.end(), [](const CodeRow& a, const CodeRow& b) {
    return std::tie(a.list, a.edition, a.scheme, a.code, a.valid_from) <
           std::tie(b.list, b.edition, b.scheme, b.code, b.valid_from);
  });
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const CodeRow& row = rows[i];
    if (row.code.empty()) return Error("standards.code_empty", {row.list, row.edition});
    if (row.valid_to < row.valid_from) {
      return Error("standards.validity_reversed", {row.list, row.code});
    }
    if (i == 0) continue;
    const CodeRow& last = rows[i - 1];
    const bool same = std::tie(row.list, row.edition, row.scheme, row.code) ==
                      std::tie(last.list, last.edition, last.scheme, last.code);
    if (same && row.valid_from <= last.valid_to) {
      return Error("standards.code_twice", {row.list, row.edition, row.code});
    }
  }
  return {};
}

// The first day of each (scheme, edition).
std::map<std::pair<std::string, std::string>, Date> starts_of(const std::vector<CodeRow>& rows) {
  std::map<std::pair<std::string, std::string>, Date> starts;
  for (const auto& row : rows) {
    const auto [found, is_new] = starts.try_emplace({row.scheme, row.edition}, row.valid_from);
    if (!is_new) found->second = std::min(found->second, row.valid_from);
  }
  return starts;
}

// `kept` without the editions that `added` (of the same list) replaces: those of the same name, and
// those of the same scheme and first day.
std::vector<CodeRow> merged(const std::vector<CodeRow>& kept, const std::vector<CodeRow>& added) {
  const auto kept_starts = starts_of(kept);
  const auto added_starts = starts_of(added);
  std::set<std::string> added_editions;
  std::set<std::pair<std::string, Date>> taken;  // scheme, first day
  for (const auto& [edition, first_day] : added_starts) {
    added_editions.insert(edition.second);
    taken.insert({edition.first, first_day});
  }
  std::vector<CodeRow> rows = added;
  for (const auto& row : kept) {
    const Date first_day = kept_starts.at({row.scheme, row.edition});
    if (!added_editions.contains(row.edition) && !taken.contains({row.scheme, first_day})) {
      rows.push_back(row);
    }
  }
  std::sort(rows.begin(), rows.end(), before);
  return rows;
}

// ---- rates ----

Result<void> check_rates(const std::vector<RateRow>& rows) {
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const bool overlaps =
        rows[i].currency == rows[i - 1].currency && rows[i].valid_from <= rows[i - 1].valid_to;
    if (overlaps) {
      return Error("standards.rate_overlap", {rows[i].currency, rows[i].valid_from.to_string()});
    }
  }
  return {};
}

// The home currency: 1, in every interval of the dollar.
void add_home_currency(std::vector<RateRow>& rows, const std::string& home_currency) {
  std::erase_if(rows, [&](const RateRow& row) { return row.currency == home_currency; });
  if (home_currency == "USD") {
    rows.push_back({"USD", beginning_of_time(), end_of_time(), Decimal(100000000, 8), Decimal()});
    return;
  }
  std::vector<RateRow> added;
  for (const auto& row : rows) {
    if (row.currency != "USD") continue;
    added.push_back(
        {home_currency, row.valid_from, row.valid_to, Decimal(100000000, 8), Decimal()});
  }
  rows.insert(rows.end(), added.begin(), added.end());
}

Result<void> set_to_usd(std::vector<RateRow>& rows) {
  std::map<Date, const RateRow*> dollars;
  for (const auto& row : rows) {
    if (row.currency == "USD") dollars[row.valid_from] = &row;
  }
  for (auto& row : rows) {
    auto dollar = dollars.upper_bound(row.valid_from);
    const bool covered = dollar != dollars.begin() && (--dollar)->second->valid_to >= row.valid_to;
    if (!covered) {
      return Error("standards.rate_without_dollar", {row.currency, row.valid_from.to_string()});
    }
    const auto quotient = row.to_local.divide(dollar->second->to_local, 10);
    if (!quotient) return Error("standards.rate_invalid", {row.currency});
    row.to_usd = *quotient;
  }
  return {};
}

}  // namespace

// ---- values ----

Date beginning_of_time() { return Date::from_ymd(1900, 1, 1); }
Date end_of_time() { return Date::from_ymd(9999, 12, 31); }

bool CodeRow::operator==(const CodeRow& other) const {
  return key(*this) == key(other) && parent == other.parent && level == other.level &&
         label.en == other.label.en && label.zh == other.label.zh && valid_to == other.valid_to &&
         attributes == other.attributes;
}

const std::string& CodeRow::attribute(std::string_view name) const {
  static const std::string none;
  const auto found = attributes.find(std::string(name));
  return found == attributes.end() ? none : found->second;
}

std::string to_json(const Attributes& attributes) { return nlohmann::json(attributes).dump(); }

Attributes attributes_from_json(std::string_view json) {
  return nlohmann::json::parse(json).get<Attributes>();
}

// ---- storing ----

Result<Stored> store_codes(Connection& connection, const Home& home, std::vector<CodeRow> rows) {
  TW_CHECK(check_codes(rows));
  std::map<std::string, std::vector<CodeRow>> by_list;
  for (const auto& row : rows) by_list[row.list].push_back(row);
  const Structure& structure = standards::structure("code");
  TW_TRY(const lake::Table table, home.table(structure.spec));
  return until_no_conflict([&]() -> Result<Stored> {
    TW_TRY(const lake::Snapshot snapshot, table.snapshot());
    std::vector<CodeRow> changed;
    std::set<std::string> lists;
    for (const auto& [list, added] : by_list) {
      const auto kept = read_codes(connection, snapshot, list);
      auto all = merged(kept, added);
      if (all == kept) continue;
      lists.insert(list);
      changed.insert(changed.end(), all.begin(), all.end());
    }
    const Stored outcome{.changed = !lists.empty(),
                         .version = snapshot.version,
                         .rows = static_cast<std::int64_t>(rows.size())};
    if (lists.empty()) return outcome;
    TW_TRY(const std::int64_t version,
           replace(table, snapshot, lists, write_rows(connection, table, structure, changed)));
    return Stored{true, version, outcome.rows};
  });
}

Result<Stored> store_concordances(Connection& connection, const Home& home,
                                  std::vector<ConcordanceRow> rows) {
  std::sort(rows.begin(), rows.end());
  std::map<std::string, std::vector<ConcordanceRow>> by_pair;
  for (const auto& row : rows) {
    auto& pair = by_pair[row.pair()];
    if (!pair.empty() && pair.back().from_code == row.from_code &&
        pair.back().to_code == row.to_code) {
      return Error("standards.pair_twice", {row.pair(), row.from_code, row.to_code});
    }
    pair.push_back(row);
  }
  const Structure& structure = standards::structure("concordance");
  TW_TRY(const lake::Table table, home.table(structure.spec));
  return until_no_conflict([&]() -> Result<Stored> {
    TW_TRY(const lake::Snapshot snapshot, table.snapshot());
    std::vector<ConcordanceRow> changed;
    std::set<std::string> pairs;
    for (const auto& [pair, given] : by_pair) {
      if (read_concordances(connection, snapshot, pair) == given) continue;
      pairs.insert(pair);
      changed.insert(changed.end(), given.begin(), given.end());
    }
    const auto count = static_cast<std::int64_t>(rows.size());
    if (pairs.empty()) return Stored{false, snapshot.version, count};
    TW_TRY(const std::int64_t version,
           replace(table, snapshot, pairs, write_rows(connection, table, structure, changed)));
    return Stored{true, version, count};
  });
}

Result<Stored> store_rates(Connection& connection, const Home& home, std::vector<RateRow> rows) {
  const Structure& structure = standards::structure("rate");
  TW_TRY(const lake::Table table, home.table(structure.spec));
  return until_no_conflict([&]() -> Result<Stored> {
    TW_TRY(const lake::Snapshot snapshot, table.snapshot());
    const auto kept = read_rates(connection, snapshot);
    std::map<std::pair<std::string, Date>, RateRow> by_key;
    for (const auto& row : kept) by_key[{row.currency, row.valid_from}] = row;
    for (const auto& row : rows) by_key[{row.currency, row.valid_from}] = row;
    std::vector<RateRow> all;
    all.reserve(by_key.size());
    for (const auto& [unused, row] : by_key) all.push_back(row);
    add_home_currency(all, home.settings().currency);
    std::sort(all.begin(), all.end(), [](const RateRow& a, const RateRow& b) {
      return std::tie(a.currency, a.valid_from) < std::tie(b.currency, b.valid_from);
    });
    TW_CHECK(check_rates(all));
    TW_CHECK(set_to_usd(all));
    const auto count = static_cast<std::int64_t>(rows.size());
    if (all == kept) return Stored{false, snapshot.version, count};
    TW_TRY(const std::int64_t version,
           replace(table, snapshot, {}, write_rows(connection, table, structure, all)));
    return Stored{true, version, count};
  });
}

Result<std::vector<CodeRow>> stored_codes(Connection& connection, const Home& home,
                                          const std::string& list) {
  TW_TRY(const lake::Table table, home.table(structure("code").spec));
  TW_TRY(const lake::Snapshot snapshot, table.snapshot());
  return read_codes(connection, snapshot, list);
}

Result<std::vector<RateRow>> stored_rates(Connection& connection, const Home& home) {
  TW_TRY(const lake::Table table, home.table(structure("rate").spec));
  TW_TRY(const lake::Snapshot snapshot, table.snapshot());
  return read_rates(connection, snapshot);
}

// ---- views ----

Result<StandardsVersion> attach_standards(Connection& connection, const Home& home,
                                          const std::map<std::string, std::int64_t>& wanted) {
  StandardsVersion versions;
  std::vector<lake::Snapshot> snapshots;
  std::string read = home.settings().commodity_list;
  for (const std::string name : {"code", "concordance", "rate"}) {
    TW_TRY(const lake::Table table, home.table(structure(name).spec));
    const auto version = wanted.find(name);
    TW_TRY(snapshots.emplace_back(),
           table.snapshot(version == wanted.end() ? std::nullopt : std::optional(version->second)));
    const lake::Snapshot& snapshot = snapshots.back();
    versions.tables.push_back({name, snapshot.version, snapshot.digest()});
    read += " " + snapshot.folder.string() + " " + std::to_string(snapshot.version);
  }
  connection.make_once("standards", read, [&] {
    for (const auto& snapshot : snapshots) {
      lake::attach(connection, "stored_" + snapshot.spec.name, snapshot);
    }
    for (const char* view : {"code", "concordance", "rate", "trade_mode_row", "delivery_term",
                             "unit_row", "office_row", "country_row"}) {
      connection.execute(sql::query("standards", view));
    }
    connection.query(sql::query("standards", "commodity_row"),
                     {{"list", home.settings().commodity_list}});
  });
  return versions;
}

int commodity_depth(Connection& connection) {
  constexpr int kInternational = 6;
  const Rows rows = connection.query(sql::query("standards", "commodity_depth"));
  return rows.is_null(0, 0) ? kInternational : static_cast<int>(rows.integer(0, 0));
}

}  // namespace tw::standards
