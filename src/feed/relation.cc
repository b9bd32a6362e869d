#include "feed/relation.h"

#include <algorithm>

#include "bill/bill.h"
#include "checks/library.h"
#include "declaration/effective.h"
#include "enterprise/registry.h"
#include "lake/new_table.h"
#include "sql/print.h"
#include "sql/query.h"
#include "standards/structure.h"

namespace tw::feed {
namespace {

using sql::DataType;
using sql::Value;
using Text = std::string;

constexpr const char* kDeclarations = "declarations";
constexpr const char* kEnterprises = "enterprises";
constexpr const char* kBills = "bills";

std::vector<lake::ColumnSpec> span_columns() {
  std::vector<lake::ColumnSpec> columns;
  for (const char* name : {"customs_code", "valid_from", "valid_to", "state", "uscc", "name",
                           "kind", "place", "office", "credit"}) {
    const bool is_day = std::string_view(name).starts_with("valid_");
    columns.push_back({name, is_day ? DataType::date() : DataType::text()});
  }
  return columns;
}

std::vector<lake::ColumnSpec> bill_columns() {
  std::vector<lake::ColumnSpec> columns = {{"total", DataType::decimal(18, 2)}};
  for (const char* name : {"number", "state", "declaration", "trader", "currency", "issued_at",
                           "claimed_by", "claimed_at", "voided_at"}) {
    columns.push_back({name, DataType::text()});
  }
  return columns;
}

// The rows of a source, cut, appended to feed_after.
void append_cut(lake::Connection& connection, const exchange::Cut& cut, const char* source) {
  connection.execute("INSERT INTO feed_after " +
                     sql::print(exchange::select_of(cut, sql::table(source))));
}

class Reader {
 public:
  Reader(const lake::Home& home, store::Store& store, lake::Connection& connection,
         const Relation& relation, const exchange::Cut& cut, const Inputs& since)
      : home_(home),
        store_(store),
        connection_(connection),
        relation_(relation),
        cut_(cut),
        since_(since) {
    reading_.is_partial = !since.empty() && relation.name != kBills;
  }

  Result<Reading> run() {
    exchange::prepare_for_cuts(connection_);
    make_table(connection_, "feed_after", cut_.columns);
    TW_CHECK(relation_.name == kDeclarations  ? declarations()
             : relation_.name == kEnterprises ? enterprises()
             : relation_.name == kBills       ? bills()
                                              : table());
    return reading_;
  }

 private:
  // The newest version of a table, noted.
  Result<lake::Snapshot> newest(const Text& name) {
    TW_TRY(const auto table, home_.table(standards::structure(name).spec));
    TW_TRY(auto snapshot, table.snapshot());
    reading_.inputs[name] = snapshot.version;
    return snapshot;
  }

  // Makes the view <name>_changed: the rows of the files that came or went since. Files never
  // change, so no other row has.
  Result<lake::Snapshot> attach_changed(const Text& name) {
    TW_TRY(auto snapshot, newest(name));
    lake::Snapshot changed = snapshot;
    if (const auto then = since_.find(name); then != since_.end()) {
      TW_TRY(const auto table, home_.table(standards::structure(name).spec));
      TW_TRY(const auto before, table.snapshot(then->second));
      changed.files = difference(snapshot.files, before.files);
      const auto gone = difference(before.files, snapshot.files);
      changed.files.insert(changed.files.end(), gone.begin(), gone.end());
    }
    lake::attach(connection_, name + "_changed", changed);
    return snapshot;
  }

  static std::vector<lake::DataFile> difference(const std::vector<lake::DataFile>& all,
                                                const std::vector<lake::DataFile>& others) {
    std::vector<lake::DataFile> left;  // both are sorted by path
    std::set_difference(all.begin(), all.end(), others.begin(), others.end(),
                        std::back_inserter(left),
                        [](const auto& a, const auto& b) { return a.path < b.path; });
    return left;
  }

  // feed_scope from feed_changed, and feed_source: the rows of `view` in it.
  void keep_to_scope(const char* view) {
    sql::Select scope;
    sql::Select rows;
    scope.distinct = true;
    std::vector<sql::Expr> same;
    for (const auto& name : relation_.scope) {
      scope.outputs.push_back({sql::column(name), name});
      same.push_back(sql::binary("IS NOT DISTINCT FROM", sql::column(name, "present"),
                                 sql::column(name, "touched")));
    }
    scope.from = {sql::table("feed_changed")};
    make_table(connection_, "feed_scope", scope);
    rows.outputs = {{sql::star("present"), ""}};
    rows.from = {sql::table(view, "present")};
    rows.joins = {{sql::Join::Kind::kSemi, sql::table("feed_scope", "touched"), sql::all(same)}};
    connection_.execute(sql::create_view("feed_source", rows));
  }

  Result<void> table() {
    TW_TRY(const auto snapshot, attach_changed(relation_.name));
    lake::attach(connection_, "feed_source", snapshot);
    if (reading_.is_partial) {
      lake::attach(connection_, "feed_present", snapshot);
      connection_.execute("CREATE OR REPLACE TEMP VIEW feed_changed AS FROM " +
                          sql::quote_identifier(relation_.name + "_changed"));
      keep_to_scope("feed_present");
    }
    append_cut(connection_, cut_, "feed_source");
    return {};
  }

  Result<void> enterprises() {
    TW_TRY(const auto version, enterprise::attach(home_, connection_));
    reading_.inputs["enterprise"] = version;
    if (!reading_.is_partial) {
      append_cut(connection_, cut_, "enterprise_span");
      return {};
    }
    TW_TRY(const auto snapshot, attach_changed("enterprise"));
    (void)snapshot;
    connection_.execute("CREATE OR REPLACE TEMP VIEW feed_changed AS FROM enterprise_changed");
    keep_to_scope("enterprise_span");
    append_cut(connection_, cut_, "feed_source");
    return {};
  }

  Result<void> declarations() {
    for (const char* name : {"item", "event", "correction", "finding", "review"}) {
      TW_TRY(const auto snapshot, attach_changed(name));
      lake::attach(connection_, Text("feed_") + name, snapshot);
    }
    connection_.execute(sql::query("feed", "declarations_touched"));
    connection_.execute(sql::query("feed", "declarations_held"));
    const auto months = connection_.query(sql::query("feed", "declarations_months"));
    for (std::size_t i = 0; i < months.size(); ++i) {
      TW_CHECK(month(Period::parse(months.text(i, 0)).value()));
    }
    return {};
  }

  Result<void> month(const Period& month) {
    TW_TRY(const auto checked, checks::checked_state(home_, connection_, month));
    TW_TRY(const auto now, checks::month_state(home_, month));
    if (checked != now) return Error("feed.not_checked", {month.to_string()});
    TW_TRY(const auto versions,
           declaration::attach_effective(
               connection_, home_, month,
               declaration::InputVersions{reading_.inputs["item"], reading_.inputs["event"],
                                          reading_.inputs["correction"]}));
    (void)versions;
    connection_.execute(sql::query("feed", "declarations_source"));
    append_cut(connection_, cut_, "feed_source");
    sql::Select held;
    held.outputs = {{sql::call("count", {sql::star()}), ""}};
    held.from = {sql::subquery(exchange::select_of(cut_, sql::table("feed_source_held")), "held")};
    reading_.held += connection_.query(sql::print(held)).integer(0, 0);
    return {};
  }

  Result<void> bills() {
    TW_TRY(const auto all,
           store_.read([](store::Transaction& transaction) -> Result<std::vector<bill::Bill>> {
             constexpr std::int64_t kAll = std::int64_t{1} << 40U;
             return bill::list(transaction, "", kAll, 0);
           }));
    auto rows = lake::append_to_new(connection_, "feed_source", bill_columns());
    for (const auto& bill : all) {
      rows.set(0, Decimal::parse(bill.total).value());
      std::size_t column = 0;
      for (const auto& text :
           {bill.number, bill.state, bill.declaration, bill.trader, bill.currency, bill.issued_at,
            bill.claimed_by, bill.claimed_at, bill.voided_at}) {
        ++column;
        if (!text.empty()) rows.set_text(column, text);
      }
      rows.next_row();
    }
    rows.finish();
    append_cut(connection_, cut_, "feed_source");
    return {};
  }

  const lake::Home& home_;
  store::Store& store_;
  lake::Connection& connection_;
  const Relation& relation_;
  const exchange::Cut& cut_;
  const Inputs& since_;
  Reading reading_;
};

}  // namespace

Result<Relation> relation_of(std::string_view name) {
  if (name == kDeclarations) {
    return Relation{Text(name),
                    standards::structure("item").spec.columns,
                    {"source", "declaration_number", "item_number"},
                    {"source", "declaration_number"}};
  }
  if (name == kEnterprises) {
    return Relation{Text(name), span_columns(), {"customs_code", "valid_from"}, {"customs_code"}};
  }
  if (name == kBills) return Relation{Text(name), bill_columns(), {"number"}, {"number"}};
  for (const auto& structure : standards::structures()) {
    if (structure.name == name && !structure.key.empty()) {
      return Relation{structure.name, structure.spec.columns, structure.key, structure.key};
    }
  }
  return Error("feed.relation_unknown", {Text(name)});
}

std::vector<Text> relation_names() {
  std::vector<Text> names = {kDeclarations, kEnterprises, kBills};
  for (const auto& structure : standards::structures()) {
    if (!structure.key.empty()) names.push_back(structure.name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

Result<Reading> read_present(const lake::Home& home, store::Store& store,
                             lake::Connection& connection, const Relation& relation,
                             const exchange::Cut& cut, const Inputs& since) {
  return Reader(home, store, connection, relation, cut, since).run();
}

void make_table(lake::Connection& connection, const Text& name,
                const std::vector<lake::ColumnSpec>& columns) {
  lake::append_to_new(connection, name, columns).finish();
}

void make_table(lake::Connection& connection, const Text& name, const sql::Select& select) {
  connection.execute("CREATE OR REPLACE TEMP TABLE " + sql::quote_identifier(name) + " AS " +
                     sql::print(select));
}

}  // namespace tw::feed
