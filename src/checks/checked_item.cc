#include "checks/checked_item.h"

#include <algorithm>
#include <vector>

#include "standards/structure.h"

namespace tw::checks {
namespace {

using sql::Expr;

// A table of the standards beside the items, as `alias`, and what it tells of them.
struct Standard {
  std::string alias;
  std::string table;
  Expr key;  // equal to its column `key_column`
  std::string key_column;
  bool dated = true;  // holds from valid_from to valid_to
  std::vector<sql::Output> tells;
  std::string needs;  // alias of another one that it tells by; empty: none
};

Expr item(const char* name) { return sql::column(name, "item"); }
Expr setting(const char* variable) { return sql::call("getvariable", {sql::literal(variable)}); }
Expr unless_empty(Expr text) { return sql::call("nullif", {std::move(text), sql::literal("")}); }

// The rate of a charge. Where there is none, or the invoice has its currency already, there is
// nothing to look up: the key is that of a row without a rate. A join that finds a row for nearly
// every item keeps the engine's batches of rows whole; one that misses half of them cuts each batch
// in two.
Standard charge(const std::string& name) {
  const Expr own = sql::column(name + "_currency", "item");
  const Expr of_invoice = item("invoice_currency");
  const Expr other = sql::binary("IS DISTINCT FROM", own, of_invoice);
  const Expr same = sql::binary("=", sql::call("coalesce", {own, of_invoice}), of_invoice);
  return {.alias = name,
          .table = "rule_month_rate",
          .key = sql::call("coalesce", {sql::case_when({other}, {own}, nullptr), sql::literal("")}),
          .key_column = "currency",
          .tells = {{sql::case_when({same}, {sql::column("to_local", "invoice")},
                                    sql::column("to_local", name)),
                     name + "_rate"}},
          .needs = "invoice"};
}

std::vector<Standard> standards_of_items() {
  const Expr code = sql::call("left", {item("commodity"), setting("rule_depth")});
  const Expr no_such_code = sql::is_null(sql::column("code", "commodity"));
  return {{.alias = "commodity",
           .table = "commodity_row",
           .key = code,
           .key_column = "code",
           .tells = {{unless_empty(sql::column("unit_1", "commodity")), "statutory_unit"},
                     {unless_empty(sql::column("unit_2", "commodity")), "statutory_second_unit"}}},
          {.alias = "later",
           .table = "rule_successor",
           .key = code,
           .key_column = "code",
           .dated = false,
           .tells = {{sql::case_when({no_such_code}, {sql::column("successor", "later")}, nullptr),
                      "commodity_successor"}},
           .needs = "commodity"},
          {.alias = "terms",
           .table = "delivery_term",
           .key = item("delivery_terms"),
           .key_column = "code",
           .tells = {{sql::column("freight_included", "terms"), "freight_included"},
                     {sql::column("insurance_included", "terms"), "insurance_included"}}},
          {.alias = "invoice",
           .table = "rule_month_rate",
           .key = item("invoice_currency"),
           .key_column = "currency",
           .tells = {{sql::column("to_local", "invoice"), "invoice_rate"}}},
          {.alias = "statistical",
           .table = "rule_month_rate",
           .key = sql::call("coalesce", {item("statistical_currency"), setting("rule_currency")}),
           .key_column = "currency",
           .tells = {{sql::column("to_local", "statistical"), "statistical_rate"}}},
          charge("freight"),
          charge("insurance"),
          charge("other"),
          {.alias = "file",
           .table = "rule_load",
           .key = item("load_id"),
           .key_column = "load_id",
           .dated = false,
           .tells = {{sql::column("loaded_on", "file"), "loaded_on"}}}};
}

sql::Join join_of(const Standard& standard) {
  const auto its = [&](const std::string& name) { return sql::column(name, standard.alias); };
  std::vector<Expr> on = {sql::binary("=", its(standard.key_column), standard.key)};
  if (standard.dated) {
    on.push_back(sql::binary(">=", item("acceptance_date"), its("valid_from")));
    on.push_back(sql::binary("<=", item("acceptance_date"), its("valid_to")));
  }
  return {sql::Join::Kind::kLeft, sql::table(standard.table, standard.alias),
          sql::all(std::move(on))};
}

}  // namespace

sql::Select checked_item(const std::set<std::string>& columns) {
  sql::Select select;
  select.from = {sql::table("item", "item")};
  for (const auto& each : standards::structure("item").concepts) {
    if (!columns.contains(each.name)) continue;
    const Expr stated = sql::column(each.name, "item");
    select.outputs.push_back({each.name == "mode_scheme"
                                  ? sql::call("coalesce", {stated, setting("rule_mode_scheme")})
                                  : stated,
                              each.name});
  }
  const auto standards = standards_of_items();
  std::set<std::string> joined;
  for (const auto& standard : standards) {
    for (const auto& told : standard.tells) {
      if (!columns.contains(told.name)) continue;
      select.outputs.push_back(told);
      joined.insert({standard.alias, standard.needs});
    }
  }
  for (const auto& standard : standards) {
    if (joined.contains(standard.alias)) select.joins.push_back(join_of(standard));
  }
  return select;
}

}  // namespace tw::checks
