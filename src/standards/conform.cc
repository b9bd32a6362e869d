#include "standards/conform.h"

#include <toml++/toml.h>

#include <map>
#include <optional>

#include "base/file.h"
#include "sql/print.h"
#include "sql/query.h"
#include "standards/code_list.h"
#include "standards/structure.h"

namespace tw::standards {
namespace {

using sql::Expr;

// What a column means: the name of a concept, or a table with the key `concept`.
std::optional<std::string> concept_of(const toml::node& node) {
  const auto* entry = node.as_table();
  return entry != nullptr ? (*entry)["concept"].value<std::string>() : node.value<std::string>();
}

// Concept to column, from the mapping kept with the source. Its keys are the mapping's own
// business; only the table of columns is read here. A column may mean several concepts.
std::map<std::string, std::string> columns_of(const lake::Home& home, const std::string& source) {
  std::map<std::string, std::string> columns;
  const auto text = read_file(home.sources_folder() / (source + ".toml"));
  if (!text) return columns;
  const auto table = toml::parse(*text);
  const auto* mapped = table["columns"].as_table();
  if (mapped == nullptr) return columns;
  const auto add = [&](const toml::key& name, const toml::node& node) {
    if (const auto target = concept_of(node)) columns[*target] = std::string(name.str());
  };
  for (const auto& [name, node] : *mapped) {
    if (const auto* several = node.as_array()) {
      for (const auto& each : *several) add(name, each);
    } else {
      add(name, node);
    }
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
sql::Select distinct_values(const Concept& each, std::int64_t commodity_digits) {
  sql::Select select;
  Expr value = sql::column(each.name);
  if (each.code_list == "commodity") {
    value = sql::call("left", {value, sql::literal(sql::Value(commodity_digits))});
  }
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
sql::Select judged_values(const Concept& each, std::int64_t commodity_digits) {
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
  lookup.from = {sql::subquery(distinct_values(each, commodity_digits), "used")};
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

// What the load made of the file, not what the file says.
bool is_derived(const std::string& concept_name) {
  return concept_name == "period" || concept_name == "source" || concept_name == "load_id" ||
         concept_name == "line";
}

// The view source_item: all raw items of the source.
Result<void> attach_items(lake::Connection& connection, const lake::Home& home,
                          const std::string& source) {
  TW_TRY(const auto table, home.table(structure("item").spec));
  TW_TRY(const auto snapshot, table.snapshot());
  lake::attach(connection, "every_item", snapshot, {{"source", "=", source}});
  const sql::Select own{
      .outputs = {{sql::star(), ""}},
      .from = {sql::table("every_item")},
      .where = sql::binary("=", sql::column("source"), sql::literal(sql::Value(source)))};
  connection.execute(sql::create_view("source_item", own));
  return {};
}

bool list_is_there(lake::Connection& connection, const std::string& list) {
  const char* counting = list == "commodity" ? "commodity_count" : "list_count";
  return connection.query(sql::query("standards", counting), {{"list", list}}).integer(0, 0) > 0;
}

void judge(lake::Connection& connection, const Concept& each, Conformity::Column& column) {
  constexpr std::size_t kExamples = 3;
  const auto rows = connection.query(sql::print(judged_values(each, commodity_depth(connection))));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const bool valid = rows.integer(i, 1) == 1;
    if (valid) {
      column.valid += rows.integer(i, 2);
    } else if (column.invalid_examples.size() < kExamples) {
      column.invalid_examples.emplace_back(rows.text(i, 0), rows.integer(i, 2));
    }
  }
}

}  // namespace

Result<Conformity> conform(lake::Connection& connection, const lake::Home& home,
                           const std::string& source) {
  TW_CHECK(attach_items(connection, home, source));
  TW_CHECK(attach_standards(connection, home));
  const auto& concepts = structure("item").concepts;
  const auto counts = connection.query(sql::print(counts_of(concepts)));
  Conformity result{.items = counts.integer(0, 0)};
  if (result.items == 0) return Error("conform.source_unknown", {source});
  const auto columns = columns_of(home, source);
  for (std::size_t i = 0; i < concepts.size(); ++i) {
    const Concept& each = concepts[i];
    const auto column = columns.find(each.name);
    const bool is_mapped = column != columns.end();
    Conformity::Column entry{.column = is_mapped ? column->second : "",
                             .concept_name = each.name,
                             .code_list = each.code_list,
                             .filled = counts.integer(0, i + 1)};
    if (is_derived(each.name) || (entry.filled == 0 && !is_mapped)) continue;
    entry.list_is_there = !each.code_list.empty() && list_is_there(connection, each.code_list);
    if (entry.list_is_there && entry.filled > 0) judge(connection, each, entry);
    result.columns.push_back(std::move(entry));
  }
  return result;
}

}  // namespace tw::standards
