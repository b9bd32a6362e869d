#include "declaration/corrected.h"

#include <algorithm>
#include <array>

#include "sql/print.h"
#include "sql/query.h"
#include "standards/structure.h"

namespace tw::declaration {
namespace {

using sql::Expr;

constexpr std::array<const char*, 3> kItemKey = {"source", "declaration_number", "item_number"};

Expr text(const std::string& value) { return sql::literal(sql::Value(value)); }

// The columns of both relations that say which item it is, equal.
Expr same_item(const char* left, const char* right) {
  std::vector<Expr> conditions;
  conditions.reserve(std::size(kItemKey));
  for (const char* name : kItemKey) {
    conditions.push_back(sql::binary("=", sql::column(name, left), sql::column(name, right)));
  }
  return sql::all(std::move(conditions));
}

// The fields that the month's corrections are about; what is no such field is never applied.
std::vector<const standards::Concept*> fields_of(lake::Connection& connection) {
  std::vector<const standards::Concept*> fields;
  const auto rows = connection.query("SELECT DISTINCT field FROM live_correction ORDER BY field");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string name = rows.text(i, 0);
    if (may_be_corrected(name)) fields.push_back(standards::structure("item").find(name));
  }
  return fields;
}

// applied, stale, gone or invalid; c is the correction, i the item.
Expr state_of(const std::vector<const standards::Concept*>& fields) {
  std::vector<Expr> whens = {sql::is_null(sql::column("declaration_number", "i"))};
  std::vector<Expr> thens = {text("gone")};
  for (const auto* field : fields) {
    const auto typed = [&](const char* column) {
      return sql::try_cast(sql::column(column, "c"), field->type);
    };
    const Expr mine = sql::binary("=", sql::column("field", "c"), text(field->name));
    whens.push_back(sql::all({mine, sql::is_null(typed("new_value")),
                              sql::negate(sql::is_null(sql::column("new_value", "c")))}));
    thens.push_back(text("invalid"));
    whens.push_back(
        sql::all({mine, sql::binary("IS NOT DISTINCT FROM", sql::column(field->name, "i"),
                                    typed("old_value"))}));
    thens.push_back(text("applied"));
    whens.push_back(mine);
    thens.push_back(text("stale"));
  }
  return sql::case_when(std::move(whens), std::move(thens), text("invalid"));
}

void make_state(lake::Connection& connection,
                const std::vector<const standards::Concept*>& fields) {
  sql::Select state;
  state.outputs = {{sql::star("c"), ""}, {state_of(fields), "state"}};
  state.from = {sql::table("live_correction", "c")};
  state.joins = {{sql::Join::Kind::kLeft, sql::table("item_declared", "i"), same_item("c", "i")}};
  connection.execute("CREATE OR REPLACE TEMP TABLE correction_state AS " + sql::print(state));
}

// One row an item that has corrections: the new value of each field, and whether it has one (the
// new value may be nothing).
sql::Select wide(const std::vector<const standards::Concept*>& fields) {
  sql::Select select;
  for (const char* name : kItemKey) {
    select.outputs.push_back({sql::column(name), name});
    select.group_by.push_back(sql::column(name));
  }
  for (const auto* field : fields) {
    const Expr mine = sql::binary("=", sql::column("field"), text(field->name));
    const Expr value =
        sql::case_when({mine}, {sql::try_cast(sql::column("new_value"), field->type)}, nullptr);
    select.outputs.push_back({sql::call("max", {value}), field->name});
    select.outputs.push_back({sql::call("bool_or", {mine}), "has_" + field->name});
  }
  select.from = {sql::table("correction_state")};
  select.where = sql::binary("=", sql::column("state"), text("applied"));
  return select;
}

void lay_over(lake::Connection& connection, const std::vector<const standards::Concept*>& fields) {
  connection.execute("CREATE OR REPLACE TEMP TABLE item_correction AS " + sql::print(wide(fields)));
  sql::Select item;
  for (const auto& each : standards::structure("item").concepts) {
    const Expr declared = sql::column(each.name, "i");
    const bool corrected = std::any_of(fields.begin(), fields.end(),
                                       [&](const auto* field) { return field->name == each.name; });
    item.outputs.push_back({corrected ? sql::case_when({sql::column("has_" + each.name, "c")},
                                                       {sql::column(each.name, "c")}, declared)
                                      : declared,
                            each.name});
  }
  item.from = {sql::table("item_declared", "i")};
  item.joins = {{sql::Join::Kind::kLeft, sql::table("item_correction", "c"), same_item("c", "i")}};
  connection.execute(sql::create_view("item", item));
}

std::vector<lake::DataFile> files_of(const lake::Snapshot& corrections, const Period& month) {
  std::vector<lake::DataFile> files;
  for (const auto& file : corrections.files) {
    if (file.partition_values.at("period") == month.to_string()) files.push_back(file);
  }
  return files;
}

}  // namespace

bool may_be_corrected(std::string_view field) {
  constexpr std::array<std::string_view, 14> kFixed = {"period",
                                                       "flow",
                                                       "source",
                                                       "load_id",
                                                       "line",
                                                       "declaration_number",
                                                       "declaration_version",
                                                       "message_function",
                                                       "item_number",
                                                       "lodgement_date",
                                                       "acceptance_date",
                                                       "arrival_date",
                                                       "release_date",
                                                       "mode_scheme"};
  const bool fixed = std::find(kFixed.begin(), kFixed.end(), field) != kFixed.end();
  return !fixed && !field.starts_with("header_") &&
         standards::structure("item").find(field) != nullptr;
}

Result<std::int64_t> attach_corrections(lake::Connection& connection, const lake::Home& home,
                                        const Period& month, std::optional<std::int64_t> version) {
  TW_TRY(const auto table, home.table(standards::structure("correction").spec));
  TW_TRY(auto corrections, table.snapshot(version && *version < 0 ? std::int64_t{0} : version));
  corrections.files = files_of(corrections, month);
  lake::attach(connection, "correction", corrections);
  connection.execute(sql::query("declaration", "corrected"));
  if (corrections.files.empty()) {
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE correction_state AS "
        "SELECT *, '' AS state FROM live_correction");
  } else {
    const auto fields = fields_of(connection);
    make_state(connection, fields);
    if (!fields.empty()) lay_over(connection, fields);
  }
  return version.value_or(corrections.version);
}

std::string correction_digest(const lake::Snapshot& corrections, const Period& month) {
  lake::Snapshot of_month = corrections;
  of_month.files = files_of(corrections, month);
  return of_month.files.empty() ? "" : of_month.digest();
}

}  // namespace tw::declaration
