#include "server/scope.h"

#include "sql/print.h"

namespace tw::server {
namespace {

using sql::Expr;

Expr text(const std::string& value) { return sql::literal(sql::Value(value)); }

}  // namespace

bool sees_everything(const identity::Principal& principal) {
  return principal.scope.all_offices && principal.scope.all_declarants;
}

sql::Expr scope_condition(const identity::Principal& principal) {
  const auto& scope = principal.scope;
  std::vector<Expr> conditions;
  if (!scope.all_offices) {
    std::vector<Expr> offices;
    for (const auto& office : scope.offices) {
      if (office.empty()) continue;
      offices.push_back(sql::call(
          "starts_with",
          {sql::call("coalesce", {sql::column("customs_office"), text("")}), text(office)}));
    }
    conditions.push_back(sql::any(std::move(offices)));
  }
  if (!scope.all_declarants) {
    std::vector<Expr> declarants;
    for (const auto& declarant : scope.declarants) {
      if (declarant.empty()) continue;
      declarants.push_back(sql::binary(
          "=", sql::call("coalesce", {sql::column("declarant_id"), text("")}), text(declarant)));
    }
    conditions.push_back(sql::any(std::move(declarants)));
  }
  return sql::all(std::move(conditions));
}

void attach_visible(lake::Connection& connection, const identity::Principal& principal,
                    const std::string& relation) {
  sql::Select select;
  select.from = {sql::table(relation)};
  for (const char* name : {"source", "declaration_number", "declaration_version"}) {
    select.outputs.push_back({sql::column(name), ""});
    select.group_by.push_back(sql::column(name));
  }
  select.having = sql::call("bool_and", {scope_condition(principal)});
  connection.execute("CREATE OR REPLACE TEMP VIEW visible AS " + sql::print(select));
}

Result<void> require_everything(const identity::Principal& principal) {
  if (sees_everything(principal)) return {};
  return Error("access.scope");
}

}  // namespace tw::server
