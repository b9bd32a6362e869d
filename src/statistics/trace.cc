#include "statistics/trace.h"

#include <set>

#include "sql/print.h"
#include "sql/query.h"
#include "standards/code_list.h"
#include "standards/structure.h"
#include "statistics/as_released.h"
#include "statistics/valuation.h"
#include "statistics/vintage.h"

namespace tw::statistics {
namespace {

Result<void> attach_table(const lake::Home& home, lake::Connection& connection, const char* name,
                          const std::vector<lake::Bound>& bounds = {},
                          std::optional<std::int64_t> version = std::nullopt) {
  TW_TRY(const auto table, home.table(standards::structure(name).spec));
  TW_TRY(const auto snapshot, table.snapshot(version));
  lake::attach(connection, name, snapshot, bounds);
  return {};
}

// The views of attach_records(), and judged.
Result<void> attach_month(const lake::Home& home, lake::Connection& connection, const Period& month,
                          const std::optional<Manifest>& release) {
  TW_CHECK(attach_records(home, connection, month, release,
                          release ? release->let_pass : std::vector<LetPass>()));
  attach_valuation(connection, {month, home.settings().currency, home.settings().mode_scheme,
                                standards::commodity_depth(connection)});
  return {};
}

// SELECT outputs FROM relation WHERE condition, nothing else.
lake::Rows sums(lake::Connection& connection, const char* relation, sql::Expr condition,
                sql::Expr items) {
  const auto money = [](const char* name) {
    const auto type = sql::DataType::decimal(38, 2);
    const auto zero = sql::cast(sql::literal(sql::Value(std::int64_t{0})), type);
    return sql::cast(sql::call("coalesce", {sql::call("sum", {sql::column(name)}), zero}), type);
  };
  sql::Select select;
  select.outputs = {{money("value_local"), ""},
                    {money("value_usd"), ""},
                    {sql::cast(std::move(items), sql::DataType::integer()), ""}};
  select.from = {sql::table(relation)};
  select.where = std::move(condition);
  return connection.query(sql::print(select));
}

ItemPlace place_of(const lake::Rows& rows, std::size_t row, std::size_t column) {
  return {.source = rows.text(row, column),
          .file = rows.text(row, column + 1),
          .line = rows.integer(row, column + 2),
          .load_id = rows.text(row, column + 3),
          .declaration_number = rows.text(row, column + 4),
          .declaration_version = rows.integer(row, column + 5),
          .item_number = rows.integer(row, column + 6)};
}

// The names in the key of the cube, in its order.
std::vector<std::string> cell_columns() {
  const auto& key = standards::structure("cube").key;
  return {key.begin(), key.end()};
}

void trace_items(lake::Connection& connection, const std::string& declaration_number,
                 DeclarationTrace& trace) {
  const auto rows = connection.query(sql::query("statistics", "trace_declaration"),
                                     {{"declaration_number", declaration_number}});
  const auto columns = cell_columns();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    DeclarationTrace::Item item;
    item.place = place_of(rows, i, 0);
    item.period = rows.text(i, 7);
    item.flow = rows.text(i, 8);
    item.commodity = rows.text(i, 9);
    item.status = rows.text(i, 10);
    item.reason = rows.text(i, 11);
    item.detail = rows.text(i, 12);
    if (item.status == "current" && item.reason.empty()) {
      item.value_local = std::get<Decimal>(rows.at(i, 13));
      item.value_usd = std::get<Decimal>(rows.at(i, 14));
      for (std::size_t k = 0; k < columns.size(); ++k) {
        item.cell.emplace_back(columns[k], rows.text(i, 15 + k));
      }
    }
    trace.items.push_back(std::move(item));
  }
}

void trace_findings(lake::Connection& connection, const std::string& declaration_number,
                    DeclarationTrace& trace) {
  const auto rows = connection.query(sql::query("statistics", "trace_findings"),
                                     {{"declaration_number", declaration_number}});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    trace.findings.push_back({rows.text(i, 0),
                              rows.text(i, 1),
                              rows.integer(i, 2),
                              rows.text(i, 3),
                              rows.text(i, 4),
                              {rows.text(i, 5), rows.text(i, 6)}});
  }
}

}  // namespace

Result<CellTrace> trace_cell(const lake::Home& home, lake::Connection& connection,
                             const Period& month, const CellKey& cell, std::int64_t limit,
                             const std::string& as_of) {
  std::optional<std::int64_t> version;
  if (!as_of.empty()) {
    TW_TRY(const auto vintage, vintage_of(home, as_of, month));
    version = vintage.cube_version;
  }
  TW_TRY(const auto release, newest_release(home, month, version));
  if (!release) return Error("table.not_closed", {month.to_string()});
  TW_CHECK(attach_standards_of(home, connection, *release));
  TW_TRY(const auto condition, cell_condition(connection, cell));
  TW_CHECK(attach_table(home, connection, "cube", {{"period", "=", month.to_string()}}, version));
  TW_CHECK(attach_table(home, connection, "load"));
  TW_CHECK(attach_month(home, connection, month, release));

  CellTrace trace{
      .period = month.to_string(), .release = release->number, .status = release->status};
  const auto published = sums(connection, "cube", condition,
                              sql::call("coalesce", {sql::call("sum", {sql::column("items")}),
                                                     sql::literal(sql::Value(std::int64_t{0}))}));
  trace.value_local = std::get<Decimal>(published.at(0, 0));
  trace.value_usd = std::get<Decimal>(published.at(0, 1));
  trace.items = published.integer(0, 2);

  const auto counted = sql::all({condition, sql::is_null(sql::column("reason"))});
  const auto again = sums(connection, "judged", counted, sql::call("count", {sql::star()}));
  trace.traced_local = std::get<Decimal>(again.at(0, 0));
  trace.traced_usd = std::get<Decimal>(again.at(0, 1));
  trace.traced_items = again.integer(0, 2);

  sql::Select select;
  select.outputs = {{sql::star(), ""}};
  select.from = {sql::table("judged")};
  select.where = counted;
  connection.execute(sql::create_view("traced", select));
  const auto rows =
      connection.query(sql::query("statistics", "trace_contributions"), {{"most", limit}});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    trace.contributions.push_back({place_of(rows, i, 0), rows.text(i, 7), rows.text(i, 8),
                                   rows.text(i, 9), std::get<Decimal>(rows.at(i, 10)),
                                   std::get<Decimal>(rows.at(i, 11)),
                                   std::get<Decimal>(rows.at(i, 12))});
  }
  return trace;
}

Result<DeclarationTrace> trace_declaration(const lake::Home& home, lake::Connection& connection,
                                           const std::string& declaration_number) {
  DeclarationTrace trace{.declaration_number = declaration_number};
  TW_TRY(const auto standards, standards::attach_standards(connection, home));
  (void)standards;
  TW_CHECK(attach_table(home, connection, "load"));
  TW_CHECK(attach_table(home, connection, "event"));
  TW_TRY(const auto items, home.table(standards::structure("item").spec));
  TW_TRY(const auto snapshot, items.snapshot());
  lake::attach(connection, "item_of_all", snapshot,
               {{"declaration_number", "=", declaration_number}});
  const auto months = connection.query(sql::query("statistics", "trace_months"),
                                       {{"declaration_number", declaration_number}});
  if (months.empty()) return Error("trace.no_declaration", {declaration_number});
  for (std::size_t i = 0; i < months.size(); ++i) {
    const auto month = Period::parse(months.text(i, 0));
    if (!month) continue;
    TW_CHECK(attach_month(home, connection, *month, std::nullopt));
    trace_items(connection, declaration_number, trace);
    trace_findings(connection, declaration_number, trace);
  }
  return trace;
}

}  // namespace tw::statistics
