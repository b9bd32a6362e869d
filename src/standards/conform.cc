#include "standards/conform.h"

#include <toml++/toml.h>

#include <map>

#include "base/file.h"
#include "sql/print.h"
#include "standards/code_list.h"
#include "standards/structure.h"

namespace tw::standards {
namespace {

using sql::Expr;

// Concept to column, from the mapping kept with the source. Its keys are the mapping's own
// business; only the table of columns is read here.
std::map<std::string, std::string> columns_of(const lake::Home& home, const std::string& source) {
  std::map<std::string, std::string> columns;
  const auto text = read_file(home.sources_folder() / (source + ".toml"));
  if (!text) return columns;
  const auto table = toml::parse(*text);
  const auto* mapped = table["columns"].as_table();
  if (mapped == nullptr) return columns;
  for (const auto& [name, node] : *mapped) {
    const auto* entry = node.as_table();
    const auto target =
        entry != nullptr ? (*entry)["concept"].value<std::string>() : node.value<std::string>();
    if (target) columns[*target] = std::string(name.str());
  }
  return columns;
}

sql::Select counts_of(const std::vector<Concept>& concepts) {
  sql::Select select;
  select.outputs.push_back({sql::call("count", {sql::star()}), "items"});
  for (const auto& each : concepts)
    select.outputs.push_back({sql::call("count", {sql::column(each.name)}), each.name});
  select.from = {sql::table("source_item")};
  return select;
}

// Value, day, scheme and how often: what is looked up once instead of once an item.
sql::Select distinct_values(const Concept& each) {
  sql::Select select;
  Expr value = sql::column(each.name);
  if (each.code_list == "commodity")
    value = sql::call("left", {value, sql::call("getvariable", {sql::literal("conform_depth")})});
  select.outputs = {{value, "value"},
                    {sql::column("acceptance_date"), "day"},
                    {sql::column("mode_scheme"), "scheme"},
                    {sql::call("count", {sql::star()}), "items"}};
  select.from = {sql::table("source_item")};
  select.where = sql::negate(sql::is_null(sql::column(each.name)));
  select.group_by = {value, sql::column("acceptance_date"), sql::column("mode_scheme")};
  return select;
}

// Each value, whether it is in its list on the day, and how many items say so. The commodity list
// counts by its leaves; trade modes within their scheme.
sql::Select judged_values(const Concept& each) {
  sql::Select known;
  const bool commodity = each.code_list == "commodity";
  known.outputs = {{sql::column("code"), "code"},
                   {sql::column("valid_from"), "valid_from"},
                   {sql::column("valid_to"), "valid_to"},
                   {commodity ? sql::literal("") : sql::column("scheme"), "scheme"}};
  known.distinct = true;
  known.from = {sql::table(commodity                        ? "commodity_row"
                           : each.code_list == "trade_mode" ? "trade_mode_row"
                                                            : "code")};
  if (!commodity && each.code_list != "trade_mode") {
    known.where = sql::binary("=", sql::column("list"), sql::literal(sql::Value(each.code_list)));
  }
  std::vector<Expr> on = {
      sql::binary("=", sql::column("code", "known"), sql::column("value", "used"))};
  // A record without a date is judged by whether the code was ever valid.
  on.push_back(sql::any(
      {sql::is_null(sql::column("day", "used")),
       sql::all(
           {sql::binary(">=", sql::column("day", "used"), sql::column("valid_from", "known")),
            sql::binary("<=", sql::column("day", "used"), sql::column("valid_to", "known"))})}));
  if (each.code_list == "trade_mode")
    on.push_back(sql::binary("=", sql::column("scheme", "known"), sql::column("scheme", "used")));
  sql::Select lookup;
  lookup.outputs = {{sql::column("value", "used"), "value"},
                    {sql::column("day", "used"), "day"},
                    {sql::column("scheme", "used"), "scheme"},
                    {sql::call("any_value", {sql::column("items", "used")}), "items"},
                    {sql::binary(">", sql::call("count", {sql::column("code", "known")}),
                                 sql::literal(sql::Value(std::int64_t{0}))),
                     "valid"}};
  lookup.from = {sql::subquery(distinct_values(each), "used")};
  lookup.joins = {{.kind = sql::Join::Kind::kLeft,
                   .relation = sql::subquery(std::move(known), "known"),
                   .on = sql::all(std::move(on))}};
  lookup.group_by = {sql::column("value", "used"), sql::column("day", "used"),
                     sql::column("scheme", "used")};
  sql::Select result;
  const Expr items = sql::cast(sql::call("sum", {sql::column("items")}), sql::DataType::integer());
  result.outputs = {
      {sql::column("value"), "value"}, {sql::column("valid"), "valid"}, {items, "items"}};
  result.from = {sql::subquery(std::move(lookup), "judged")};
  result.group_by = {sql::column("value"), sql::column("valid")};
  result.order_by = {{sql::column("items"), true}, {sql::column("value")}};
  return result;
}

}  // namespace

Result<Conformity> conform(lake::Connection& connection, const lake::Home& home,
                           const std::string& source) {
  const Structure& item = structure("item");
  TW_TRY(const auto table, home.table(item.spec));
  TW_TRY(const auto snapshot, table.snapshot());
  lake::attach(connection, "every_item", snapshot, {{"source", "=", source}});
  sql::Select own;
  own.outputs = {{sql::star(), ""}};
  own.from = {sql::table("every_item")};
  own.where = sql::binary("=", sql::column("source"), sql::literal(sql::Value(source)));
  connection.execute(sql::create_view("source_item", own));
  TW_CHECK(attach_standards(connection, home));
  connection.execute("SET VARIABLE conform_depth = " + std::to_string(commodity_depth(connection)));
  const auto counts = connection.query(sql::print(counts_of(item.concepts)));
  Conformity result{.items = counts.integer(0, 0)};
  if (result.items == 0) return Error("conform.source_unknown", {source});
  const auto columns = columns_of(home, source);
  for (std::size_t i = 0; i < item.concepts.size(); ++i) {
    const Concept& each = item.concepts[i];
    const bool derived = each.name == "period" || each.name == "source" || each.name == "load_id" ||
                         each.name == "line";
    const std::int64_t filled = counts.integer(0, i + 1);
    const auto column = columns.find(each.name);
    if (derived || (filled == 0 && column == columns.end())) continue;
    Conformity::Column entry{.column = column == columns.end() ? "" : column->second,
                             .concept_name = each.name,
                             .code_list = each.code_list,
                             .filled = filled};
    if (!each.code_list.empty()) {
      const bool commodity = each.code_list == "commodity";
      entry.list_is_there = connection
                                .query(commodity ? "SELECT count(*) FROM commodity_row"
                                                 : "SELECT count(*) FROM code WHERE list = $list",
                                       {{"list", each.code_list}})
                                .integer(0, 0) > 0;
    }
    if (entry.list_is_there && filled > 0) {
      const auto rows = connection.query(sql::print(judged_values(each)));
      for (std::size_t k = 0; k < rows.size(); ++k) {
        if (rows.integer(k, 1) == 1) {
          entry.valid += rows.integer(k, 2);
        } else if (entry.invalid_examples.size() < 3) {
          entry.invalid_examples.emplace_back(rows.text(k, 0), rows.integer(k, 2));
        }
      }
    }
    result.columns.push_back(std::move(entry));
  }
  return result;
}

}  // namespace tw::standards
