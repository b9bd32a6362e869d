#include "checks/membership.h"

#include <algorithm>
#include <set>

#include "sql/print.h"
#include "sql/query.h"
#include "standards/code_list.h"

namespace tw::checks {
namespace {

using sql::Expr;
using sql::Select;

Expr text(const char* value) { return sql::literal(value); }

// What a value of the variable is judged by: as the list has it, a trade mode with its scheme and
// flow before it. `scheme` is of the row.
Expr key_of(const ValueDomain* domain, Expr value, Expr scheme, Expr flow) {
  if (domain == nullptr) return value;
  if (domain->prefix > 0) {
    return sql::call("left", {std::move(value), sql::literal(std::int64_t{domain->prefix})});
  }
  if (!domain->by_scheme) return value;
  Expr before = sql::binary("||", sql::binary("||", std::move(scheme), std::move(flow)), text("/"));
  return sql::binary("||", std::move(before), std::move(value));
}

void collect(const Typed& node, std::set<std::pair<std::string, std::string>>& lookups) {
  if (node.op == Op::kInDomain) lookups.insert({node.text, node.args[0].text});
  if (node.op == Op::kCheckDigit && node.args[0].op == Op::kVariable) {
    lookups.insert({kCheckDigit, node.args[0].text});
  }
  for (const auto& arg : node.args) collect(arg, lookups);
}

Expr day(Date date) { return sql::literal(sql::Value(date)); }

}  // namespace

Membership::Membership(lake::Connection& connection, const Period& month, int commodity_depth,
                       const ValueDomains& registry)
    : connection_(connection), month_(month), domains_(registry) {
  connection_.execute(sql::query("checks", "value_domain"));
  const auto lists = connection_.query(sql::query("checks", "value_domain_lists"));
  for (std::size_t i = 0; i < lists.size(); ++i) {
    const std::string list = lists.text(i, 0);
    if (list == "commodity") {
      domains_[list] = {.table = "commodity_row", .prefix = commodity_depth};
    } else if (list == "trade_mode") {
      domains_[list] = {.table = "rule_trade_mode", .by_scheme = true};
    } else {
      Select select;
      for (const auto* name : {"code", "valid_from", "valid_to"}) {
        select.outputs.push_back({sql::column(name), ""});
      }
      select.from = {sql::table("rule_code")};
      select.where = sql::binary("=", sql::column("list"), sql::literal(sql::Value(list)));
      domains_[list] = {.table = "rule_list_" + list};
      connection_.execute(sql::create_view(domains_[list].table, select));
    }
  }
}

const ValueDomain* Membership::domain_of(const Lookup& lookup) const {
  const auto found = domains_.find(lookup.first);
  return found == domains_.end() ? nullptr : &found->second;
}

void Membership::judge(const Dataset& dataset, const std::vector<const TypedRule*>& rules) {
  known_.clear();
  if (dataset.name != "item") return;
  std::set<Lookup> lookups;
  for (const auto* rule : rules) {
    if (rule->antecedent) collect(*rule->antecedent, lookups);
    collect(rule->consequent, lookups);
  }
  std::erase_if(lookups, [this](const Lookup& lookup) {
    return domain_of(lookup) == nullptr && lookup.first != kCheckDigit;
  });
  if (lookups.empty()) return;
  // The items themselves have the values, without the joins of the dataset.
  Select used;
  const Expr scheme = sql::call("coalesce", {sql::column("mode_scheme"),
                                             sql::call("getvariable", {text("rule_mode_scheme")})});
  for (const auto& lookup : lookups) {
    Expr key = key_of(domain_of(lookup), sql::column(lookup.second), scheme, sql::column("flow"));
    used.outputs.push_back(
        {sql::call_distinct("list", std::move(key)), lookup.first + " of " + lookup.second});
  }
  used.from = {sql::table("item")};
  connection_.execute("CREATE OR REPLACE TEMP TABLE rule_used_lists AS " + sql::print(used));
  for (const auto& lookup : lookups) {
    Select values;
    values.outputs = {
        {sql::call("unnest", {sql::column(lookup.first + " of " + lookup.second)}), "key"}};
    values.from = {sql::table("rule_used_lists")};
    connection_.execute(sql::create_view("rule_used", values));
    judge(lookup);
  }
}

// rule_list: the list of one look-up as value_gaps.sql reads it.
void Membership::list_view(const Lookup& lookup) {
  Select list;
  if (const ValueDomain* domain = domain_of(lookup)) {
    Expr key = domain->by_scheme
                   ? key_of(domain, sql::column("code"), sql::column("scheme"), sql::column("flow"))
                   : sql::column("code");
    list.outputs = {
        {std::move(key), "key"}, {sql::column("valid_from"), ""}, {sql::column("valid_to"), ""}};
    list.from = {sql::table(domain->table)};
  } else {
    list.outputs = {{sql::column("key"), ""},
                    {day(standards::beginning_of_time()), "valid_from"},
                    {day(standards::end_of_time()), "valid_to"}};
    list.from = {sql::table("rule_used")};
    list.where = sql::call("rule_check_digit_uscc", {sql::column("key")});
  }
  connection_.execute(sql::create_view("rule_list", list));
}

void Membership::judge(const Lookup& lookup) {
  list_view(lookup);
  const auto gaps = connection_.query(
      sql::query("checks", "value_gaps"),
      {{"first", sql::Value(month_.first_day())}, {"last", sql::Value(month_.last_day())}});
  if (gaps.size() > kMostValues) {
    if (lookup.first != kCheckDigit) return;
    // No list, but the values that pass are one.
    const std::string table = std::string(kCheckDigit) + " of " + lookup.second;
    connection_.execute("CREATE OR REPLACE TEMP TABLE " + sql::quote_identifier(table) +
                        " AS SELECT key AS code, valid_from, valid_to FROM rule_list");
    domains_[table] = {.table = table};
    return;
  }
  const Expr key = key_of(domain_of(lookup), sql::column(lookup.second, "row"),
                          sql::column("mode_scheme", "row"), sql::column("flow", "row"));
  const Expr date = sql::column("acceptance_date", "row");
  std::vector<Expr> never;
  std::map<std::string, std::vector<Expr>> valid;  // intervals by key
  for (std::size_t i = 0; i < gaps.size(); ++i) {
    if (gaps.is_null(i, 1)) {
      never.push_back(sql::literal(gaps.at(i, 0)));
    } else {
      valid[gaps.text(i, 0)].push_back(
          sql::all({sql::binary(">=", date, sql::literal(gaps.at(i, 1))),
                    sql::binary("<=", date, sql::literal(gaps.at(i, 2)))}));
    }
  }
  std::vector<Expr> outside = {sql::in(key, std::move(never))};
  for (auto& [code, intervals] : valid) {
    outside.push_back(sql::all({sql::binary("=", key, sql::literal(sql::Value(code))),
                                sql::negate(sql::any(std::move(intervals)))}));
  }
  known_[lookup] = sql::negate(sql::any(std::move(outside)));
}

Expr Membership::known(const std::string& list, const std::string& variable) const {
  const auto found = known_.find({list, variable});
  return found == known_.end() ? nullptr : found->second;
}

}  // namespace tw::checks
