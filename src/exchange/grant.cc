#include "exchange/grant.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>

#include "base/hex.h"
#include "base/random.h"
#include "checks/compile.h"
#include "checks/language.h"
#include "sql/query.h"

namespace tw::exchange {
namespace {

using sql::DataType;
using sql::Expr;
using Kind = DataType::Kind;
using Text = std::string;

constexpr const char* kRow = "row";

struct NamedMask {
  Mask mask;
  std::string_view name;
};
constexpr std::array<NamedMask, 6> kMasks{{{Mask::kNone, "none"},
                                           {Mask::kRedact, "redact"},
                                           {Mask::kLastFour, "last_four"},
                                           {Mask::kHash, "hash"},
                                           {Mask::kNull, "null"},
                                           {Mask::kYear, "year"}}};

using AgreementRow = std::tuple<Text, Text, Text, Text, Text, Text, Text, Text>;

Grant grant_of(const AgreementRow& row) {
  const auto& [id, organisation, resource, state, terms, salt, from, until] = row;
  return grant_of_terms(id, organisation, resource, terms, salt, from, until);
}

Text day_of(Instant now) { return text_of(now).substr(0, 10); }

bool fits(Mask mask, const DataType& type) {
  switch (mask) {
    case Mask::kRedact:
    case Mask::kLastFour:
      return type.kind == Kind::kText;
    case Mask::kYear:
      return type.kind == Kind::kDate || type.kind == Kind::kInstant;
    default:
      return true;
  }
}

DataType masked_type(Mask mask, const DataType& type) {
  if (mask == Mask::kHash) return DataType::text();
  if (mask == Mask::kYear) return DataType::integer();
  return type;
}

Expr masked(Mask mask, const lake::ColumnSpec& column, const Text& salt) {
  Expr value = sql::column(column.name, kRow);
  switch (mask) {
    case Mask::kRedact:
      return sql::literal("***");
    case Mask::kLastFour:
      return sql::case_when(
          {sql::is_null(value),
           sql::binary(">", sql::call("length", {value}), sql::literal(std::int64_t{4}))},
          {sql::typed_null(DataType::text()),
           sql::binary("||", sql::literal("****"),
                       sql::call("right", {value, sql::literal(std::int64_t{4})}))},
          sql::literal("****"));
    case Mask::kHash:
      return sql::call("sha256", {sql::binary("||", sql::literal(sql::Value(salt)),
                                              sql::cast(value, DataType::text()))});
    case Mask::kNull:
      return sql::typed_null(column.type);
    case Mask::kYear:
      return sql::call("year", {value});
    default:
      return value;
  }
}

bool asks_a_list(const checks::Typed& node) {
  return node.op == checks::Op::kInDomain ||
         std::any_of(node.args.begin(), node.args.end(), asks_a_list);
}

const lake::ColumnSpec* find(const std::vector<lake::ColumnSpec>& columns, std::string_view name) {
  const auto found = std::find_if(columns.begin(), columns.end(),
                                  [&](const auto& column) { return column.name == name; });
  return found == columns.end() ? nullptr : &*found;
}

// A condition that cannot be evaluated on a row is null there: the row is not given.
Result<Expr> condition_of(const Grant& grant, const std::vector<lake::ColumnSpec>& resource) {
  if (grant.rows.empty()) return sql::literal(true);
  const auto signature = [&](std::string_view name) -> std::optional<DataType> {
    const auto* column = find(resource, name);
    return column == nullptr ? std::nullopt : std::optional(column->type);
  };
  TW_TRY(const auto syntax, checks::parse_expression(grant.rows, grant.id));
  TW_TRY(const auto typed, checks::check_types(syntax, signature, grant.id));
  if (typed.type.is_null || typed.type.data.kind != Kind::kBoolean) {
    return Error("exchange.not_a_condition", {grant.rows, typed.type.name()});
  }
  if (asks_a_list(typed)) return Error("exchange.condition_list", {grant.rows});
  const checks::ValueDomains none;
  checks::Compiler compiler(none, kRow);
  return sql::call("TRY", {compiler.value(typed)});
}

}  // namespace

Grant grant_of_terms(const Text& id, const Text& organisation, const Text& resource,
                     const Text& terms, const Text& salt, const Text& from, const Text& until) {
  const auto json = nlohmann::json::parse(terms);
  Grant grant{.id = id, .organisation = organisation, .resource = resource};
  for (const auto& column : json.at("columns")) {
    const auto mask = mask_named(column.at("mask").get<Text>());
    TW_ASSERT(mask);
    grant.columns.push_back({column.at("name"), *mask});
  }
  grant.rows = json.at("rows");
  grant.purpose = json.at("purpose");
  grant.legal_basis = json.at("legal_basis");
  grant.rows_a_day = json.at("rows_a_day");
  grant.from = Date::parse(from).value();
  grant.until = Date::parse(until).value();
  grant.salt = salt;
  return grant;
}

std::string_view to_string(Mask mask) { return kMasks[static_cast<std::size_t>(mask)].name; }

std::optional<Mask> mask_named(std::string_view name) {
  for (const auto& each : kMasks) {
    if (each.name == name) return each.mask;
  }
  return std::nullopt;
}

Text terms_of(const Grant& grant) {
  nlohmann::ordered_json columns = nlohmann::ordered_json::array();
  for (const auto& column : grant.columns) {
    columns.push_back({{"name", column.name}, {"mask", to_string(column.mask)}});
  }
  return nlohmann::ordered_json({{"columns", columns},
                                 {"rows", grant.rows},
                                 {"purpose", grant.purpose},
                                 {"legal_basis", grant.legal_basis},
                                 {"rows_a_day", grant.rows_a_day}})
      .dump();
}

void add_agreement(store::Transaction& transaction, const Grant& grant, std::string_view state,
                   Instant now) {
  transaction.run("exchange", "agreement_add",
                  {{"id", grant.id},
                   {"organisation", grant.organisation},
                   {"resource", grant.resource},
                   {"state", Text(state)},
                   {"terms", terms_of(grant)},
                   {"salt", hex_of(system_random(32))},
                   {"valid_from", grant.from.to_string()},
                   {"valid_until", grant.until.to_string()},
                   {"now", text_of(now)}});
}

void set_agreement_state(store::Transaction& transaction, const Text& id, std::string_view state,
                         std::string_view end_reason, Instant now) {
  const store::Value reason = end_reason.empty() ? store::Value() : store::Value(Text(end_reason));
  transaction.run(
      "exchange", "agreement_state",
      {{"id", id}, {"state", Text(state)}, {"end_reason", reason}, {"now", text_of(now)}});
}

Result<Grant> grant_in_force(store::Transaction& transaction, const Text& id, Instant now) {
  const auto row = transaction.row<Text, Text, Text, Text, Text, Text, Text, Text>(
      "exchange", "agreement_get", {{"id", id}});
  if (!row) return Error("exchange.agreement_unknown", {id});
  const Text& state = std::get<3>(*row);
  if (state != "in_force") return Error("exchange.not_in_force", {id, state});
  const Text today = day_of(now);
  if (today < std::get<6>(*row) || today > std::get<7>(*row)) {
    return Error("exchange.not_in_force", {id, today});
  }
  return grant_of(*row);
}

std::vector<Grant> grants_of(store::Transaction& transaction, const Text& organisation,
                             Instant now) {
  std::vector<Grant> grants;
  for (const auto& row : transaction.rows<Text, Text, Text, Text, Text, Text, Text, Text>(
           "exchange", "agreement_in_force",
           {{"organisation", organisation}, {"today", day_of(now)}})) {
    grants.push_back(grant_of(row));
  }
  return grants;
}

Result<Cut> compile(const Grant& grant, const std::vector<lake::ColumnSpec>& resource) {
  if (grant.columns.empty()) return Error("exchange.no_columns", {grant.id});
  Cut cut;
  std::set<Text> seen;
  for (const auto& granted : grant.columns) {
    const auto* column = find(resource, granted.name);
    if (column == nullptr) return Error("exchange.column_unknown", {granted.name, grant.resource});
    if (!seen.insert(granted.name).second) return Error("exchange.column_twice", {granted.name});
    if (!fits(granted.mask, column->type)) {
      return Error("exchange.mask_type",
                   {granted.name, Text(to_string(granted.mask)), column->type.name()});
    }
    cut.columns.push_back({column->name, masked_type(granted.mask, column->type)});
    cut.values.push_back(masked(granted.mask, *column, grant.salt));
  }
  TW_TRY(cut.condition, condition_of(grant, resource));
  return cut;
}

void prepare_for_cuts(lake::Connection& connection) {
  connection.execute(sql::query("checks", "functions"));
}

sql::Select select_of(const Cut& cut, sql::Relation resource, sql::Expr also) {
  resource.alias = kRow;
  sql::Select select;
  for (std::size_t i = 0; i < cut.columns.size(); ++i) {
    select.outputs.push_back({cut.values[i], cut.columns[i].name});
  }
  select.from = {std::move(resource)};
  select.where = also ? sql::all({cut.condition, std::move(also)}) : cut.condition;
  return select;
}

}  // namespace tw::exchange
