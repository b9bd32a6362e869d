#include "statistics/movement.h"

#include <algorithm>
#include <array>
#include <functional>
#include <nlohmann/json.hpp>
#include <set>

#include "review/record.h"
#include "sql/print.h"
#include "sql/query.h"
#include "standards/code_list.h"
#include "standards/structure.h"
#include "statistics/as_released.h"
#include "statistics/valuation.h"

namespace tw::statistics {
namespace {

using Json = nlohmann::ordered_json;
using sql::Expr;

constexpr std::array<const char*, 5> kMeasures = {"value_local", "value_usd", "net_mass_kg",
                                                  "quantity", "items"};

const std::vector<std::string>& cell_columns() { return standards::structure("cube").key; }

Expr text(const char* value) { return sql::literal(value); }

// The dimensions of a cell as one text; none of them is null.
Expr cell_text(const std::function<Expr(const std::string&)>& dimension) {
  std::vector<Expr> parts = {text("\x1f")};
  for (const auto& name : cell_columns()) parts.push_back(dimension(name));
  return sql::call("concat_ws", std::move(parts));
}

// The corrections that hold on each item, as a list of ids.
sql::Select corrections_by_item() {
  sql::Select select;
  for (const char* name : {"source", "declaration_number", "item_number"}) {
    select.outputs.push_back({sql::column(name), name});
    select.group_by.push_back(sql::column(name));
  }
  select.outputs.push_back(
      {sql::call("list_sort", {sql::call("list", {sql::column("id")})}), "corrections"});
  select.from = {sql::table("correction_state")};
  select.where = sql::binary("=", sql::column("state"), text("applied"));
  return select;
}

// The items of `judged` with what they count for: nothing where they are excluded.
void keep(lake::Connection& connection, const char* table) {
  sql::Select select;
  const auto add = [&](const char* name, Expr expr) {
    select.outputs.push_back({std::move(expr), name});
  };
  std::vector<Expr> same;
  for (const char* name : {"source", "declaration_number", "item_number"}) {
    add(name, sql::column(name, "j"));
    same.push_back(sql::binary("=", sql::column(name, "c"), sql::column(name, "j")));
  }
  add("declaration_version", sql::column("declaration_version", "j"));
  add("flow", sql::column("flow", "j"));
  add("ordinal", sql::over(sql::call("row_number", {}),
                           {sql::column("source", "j"), sql::column("declaration_number", "j"),
                            sql::column("item_number", "j")},
                           {sql::column("load_id", "j"), sql::column("line", "j")}));
  add("corrections", sql::column("corrections", "c"));
  add("is_fatal",
      sql::binary("IS NOT DISTINCT FROM", sql::column("reason", "j"), text("fatal_finding")));
  const Expr counts = sql::is_null(sql::column("reason", "j"));
  add("cell",
      sql::case_when({counts},
                     {cell_text([](const std::string& name) { return sql::column(name, "j"); })},
                     nullptr));
  for (const char* name :
       {"value_local", "value_usd", "fob_local", "fob_usd", "net_mass_kg", "quantity"}) {
    add(name, sql::case_when({counts}, {sql::column(name, "j")}, nullptr));
  }
  select.from = {sql::table("judged", "j")};
  select.joins = {{sql::Join::Kind::kLeft, sql::subquery(corrections_by_item(), "c"),
                   sql::all(std::move(same))}};
  connection.execute(std::string("CREATE OR REPLACE TEMP TABLE ") + table + " AS " +
                     sql::print(select));
}

void value(const lake::Home& home, lake::Connection& connection, const Period& month) {
  attach_valuation(connection, {month, home.settings().currency, home.settings().mode_scheme,
                                standards::commodity_depth(connection)});
}

// Views newer_<table>: the files that the release had not.
Result<void> attach_newer(const lake::Home& home, lake::Connection& connection,
                          const Manifest& release) {
  for (const std::string name : {"item", "event", "correction", "review"}) {
    TW_TRY(const auto table, home.table(standards::structure(name).spec));
    TW_TRY(auto newest, table.snapshot());
    TW_TRY(const auto then,
           table.snapshot(std::max<std::int64_t>(0, version_of(release, name).value_or(0))));
    std::set<std::string> known;
    for (const auto& file : then.files) known.insert(file.path);
    std::erase_if(newest.files, [&](const auto& file) { return known.contains(file.path); });
    lake::attach(connection, "newer_" + name, newest);
  }
  connection.execute(sql::query("statistics", "changed_declarations"));
  return {};
}

Measures measures_of(const lake::Rows& rows, std::size_t row, std::size_t column) {
  const auto decimal = [&](std::size_t at) { return std::get<Decimal>(rows.at(row, column + at)); };
  return {decimal(0), decimal(1), decimal(2), decimal(3), rows.integer(row, column + 4)};
}

void read_causes(lake::Connection& connection, Movement& movement) {
  connection.execute(sql::query("statistics", "item_movement"));
  const auto rows = connection.query(sql::query("statistics", "movement_causes"));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    movement.causes.push_back({rows.text(i, 0), rows.text(i, 1), rows.integer(i, 2),
                               std::get<Decimal>(rows.at(i, 3)), std::get<Decimal>(rows.at(i, 4)),
                               rows.text(i, 5), rows.text(i, 6)});
  }
}

// Cells of which any measure differs: dimensions, causes, measures before and now.
sql::Select moved_cells() {
  sql::Select select;
  std::vector<Expr> same, differs;
  const auto either = [](const std::string& name) {
    return sql::call("coalesce", {sql::column(name, "a"), sql::column(name, "b")});
  };
  for (const auto& name : cell_columns()) {
    select.outputs.push_back({either(name), name});
    same.push_back(sql::binary("=", sql::column(name, "a"), sql::column(name, "b")));
  }
  select.outputs.push_back(
      {sql::call("coalesce", {sql::column("causes", "m"), text("")}), "causes"});
  for (const char* side : {"b", "a"}) {
    for (const char* name : kMeasures) {
      const Expr zero = sql::literal(sql::Value(std::int64_t{0}));
      const auto type = standards::structure("cube").find(name)->type;
      select.outputs.push_back(
          {sql::cast(sql::call("coalesce", {sql::column(name, side), zero}), type), ""});
    }
  }
  for (const auto& column : standards::structure("cube").spec.columns) {
    if (std::find(cell_columns().begin(), cell_columns().end(), column.name) ==
        cell_columns().end()) {
      differs.push_back(sql::binary("IS DISTINCT FROM", sql::column(column.name, "a"),
                                    sql::column(column.name, "b")));
    }
  }
  const auto dollars = [](const char* side) {
    return sql::call("coalesce",
                     {sql::column("value_usd", side), sql::literal(sql::Value(std::int64_t{0}))});
  };
  select.from = {sql::table("cube_before", "b")};
  select.joins = {
      {sql::Join::Kind::kFull, sql::table("closing_cube", "a"), sql::all(std::move(same))},
      {sql::Join::Kind::kLeft, sql::table("cell_cause", "m"),
       sql::binary("=", sql::column("cell", "m"), cell_text(either))}};
  select.where = sql::any(std::move(differs));
  select.order_by = {{sql::call("abs", {sql::binary("-", dollars("a"), dollars("b"))}), true}};
  for (const auto& name : cell_columns()) select.order_by.push_back({either(name), false});
  return select;
}

void read_cells(lake::Connection& connection, Movement& movement) {
  connection.execute(sql::query("statistics", "cell_cause"));
  const auto rows = connection.query(sql::print(moved_cells()));
  const auto& columns = cell_columns();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    MovedCell cell;
    for (std::size_t k = 0; k < columns.size(); ++k) {
      cell.cell.emplace_back(columns[k], rows.text(i, k));
    }
    cell.causes = rows.text(i, columns.size());
    cell.from = measures_of(rows, i, columns.size() + 1);
    cell.to = measures_of(rows, i, columns.size() + 1 + kMeasures.size());
    movement.cells.push_back(std::move(cell));
  }
  const auto totals = connection.query(sql::query("statistics", "movement_totals"));
  movement.from = measures_of(totals, 0, 0);
  movement.to = measures_of(totals, 1, 0);
}

Json to_json(const Measures& measures) {
  return {{"value_local", measures.value_local.to_string()},
          {"value_usd", measures.value_usd.to_string()},
          {"net_mass_kg", measures.net_mass_kg.to_string()},
          {"quantity", measures.quantity.to_string()},
          {"items", measures.items}};
}

}  // namespace

Result<void> keep_released(const lake::Home& home, lake::Connection& connection,
                           const Period& month, const Manifest& release, bool changed_only) {
  TW_CHECK(attach_standards_of(home, connection, release));
  TW_CHECK(attach_records(home, connection, month, release, release.let_pass));
  if (changed_only) connection.execute(sql::query("statistics", "changed_items"));
  value(home, connection, month);
  keep(connection, "moving_before");
  return {};
}

Result<Movement> movement_of_close(const lake::Home& home, lake::Connection& connection,
                                   const Period& month, const Manifest& release) {
  Movement movement{.period = month.to_string(), .from_release = release.number};
  keep(connection, "moving_after");
  read_causes(connection, movement);
  TW_TRY(const auto table, home.table(standards::structure("cube").spec));
  TW_TRY(const auto cube, table.snapshot(release.published.cube_version));
  lake::attach(connection, "cube_before", cube, {{"period", "=", month.to_string()}});
  read_cells(connection, movement);
  connection.execute("DROP TABLE moving_before; DROP TABLE moving_after");
  return movement;
}

Result<Movement> pending_changes(const lake::Home& home, lake::Connection& connection,
                                 const Period& month, const Manifest& release) {
  Movement movement{.period = month.to_string(), .from_release = release.number};
  TW_CHECK(attach_newer(home, connection, release));
  const auto changed = connection.query("SELECT count(*) FROM changed_declaration");
  if (changed.integer(0, 0) == 0) return movement;
  TW_CHECK(keep_released(home, connection, month, release, true));
  TW_CHECK(attach_records(home, connection, month, std::nullopt, release.let_pass));
  connection.execute(sql::query("statistics", "changed_items"));
  value(home, connection, month);
  keep(connection, "moving_after");
  read_causes(connection, movement);
  return movement;
}

std::string to_json(const Movement& movement) {
  Json cells = Json::array();
  for (const auto& each : movement.cells) {
    Json cell;
    for (const auto& [dimension, code] : each.cell) cell[dimension] = code;
    cells.push_back({{"cell", cell},
                     {"causes", each.causes},
                     {"from", to_json(each.from)},
                     {"to", to_json(each.to)}});
  }
  Json causes = Json::array();
  for (const auto& each : movement.causes) {
    causes.push_back({{"cause", each.cause},
                      {"flow", each.flow},
                      {"items", each.items},
                      {"value_local", each.value_local.to_string()},
                      {"value_usd", each.value_usd.to_string()},
                      {"example", each.example},
                      {"corrections", each.corrections}});
  }
  const Json json = {{"period", movement.period},
                     {"from_release", movement.from_release},
                     {"from", to_json(movement.from)},
                     {"to", to_json(movement.to)},
                     {"causes", causes},
                     {"cells", cells}};
  return json.dump(2) + "\n";
}

}  // namespace tw::statistics
