// Declarations, and the way from a figure to them.
#include "review/json.h"
#include "server/routes.h"
#include "server/scope.h"
#include "sql/print.h"
#include "sql/query.h"
#include "standards/structure.h"
#include "statistics/trace_json.h"

namespace tw::server {
namespace {

using Json = nlohmann::ordered_json;

// Whether every version of the declaration is the caller's to see; the log's ranges lead to the few
// files that may hold it.
Result<bool> is_seen(const lake::Home& home, lake::Connection& connection,
                     const Principal& principal, const std::string& number) {
  if (sees_everything(principal)) return true;
  TW_TRY(const auto table, home.table(standards::structure("item").spec));
  TW_TRY(const auto snapshot, table.snapshot());
  lake::attach(connection, "stated_in_files", snapshot, {{"declaration_number", "=", number}});
  sql::Select select;
  select.outputs = {{sql::star(), ""}};
  select.from = {sql::table("stated_in_files")};
  select.where =
      sql::binary("=", sql::column("declaration_number"), sql::literal(sql::Value(number)));
  connection.execute("CREATE OR REPLACE TEMP VIEW stated AS " + sql::print(select));
  const auto rows = connection.query(sql::query("server", "declaration_offices"));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!sees_office(principal, rows.text(i, 0))) return false;
    if (!sees_declarant(principal, rows.text(i, 1))) return false;
  }
  return !rows.empty();
}

// What reviewers see of the items that belong to a month: fields with labels, corrections,
// decisions.
Result<void> add_records(const lake::Home& home, lake::Connection& connection, Json& document) {
  document["records"] = Json::array();
  std::string attached;
  for (const auto& item : document["items"]) {
    const std::string period = item.value("period", "");
    const auto month = Period::parse(period);
    if (!month || item.value("status", "") != "current") continue;
    if (attached != period) {
      TW_TRY(const auto read, review::attach_month(home, connection, *month));
      static_cast<void>(read);
      attached = period;
    }
    const review::RecordKey key{item.at("source"), item.at("declaration_number"),
                                item.at("declaration_version"), item.at("item_number")};
    auto record = to_json(review::view_of(connection, key, utc_now()));
    record["period"] = period;
    document["records"].push_back(std::move(record));
  }
  return {};
}

Result<Response> declaration(Services& services, const Request& request,
                             const Principal& principal) {
  const auto& number = request.parameter("number");
  TW_TRY(const auto home, services.home());
  auto connection = services.connection();
  TW_TRY(const bool seen, is_seen(home, *connection, principal, number));
  if (!seen) return Error("trace.no_declaration", {number});
  TW_TRY(const auto trace, statistics::trace_declaration(home, *connection, number));
  Json document = to_json(trace);
  TW_CHECK(add_records(home, *connection, document));
  return Response::json(document);
}

// A cell is for those who see all of it: a part of the country asks for a cell of its own district.
Result<void> may_trace(const Principal& principal, const statistics::CellKey& cell) {
  if (sees_everything(principal)) return {};
  if (principal.scope.all_declarants) {
    for (const auto& [dimension, code] : cell) {
      const bool is_office = dimension == "district" || dimension == "customs_office";
      if (is_office && !code.empty() && sees_office(principal, code)) return {};
    }
  }
  return Error("access.scope");
}

Result<Response> trace(Services& services, const Request& request, const Principal& principal) {
  TW_TRY(const auto cell, cell_of(request));
  TW_CHECK(may_trace(principal, cell));
  TW_TRY(const auto home, services.home());
  auto connection = services.connection();
  const auto& limit = request.parameter("limit");
  TW_TRY(const auto trace, statistics::trace_cell(home, *connection, period_of(request), cell,
                                                  limit.empty() ? 20 : std::stoll(limit),
                                                  request.parameter("as_of")));
  return Response::json(to_json(trace));
}

}  // namespace

std::vector<Route> declaration_routes(Services& services) {
  return {
      {.method = "GET",
       .path = "/api/declarations/{number}",
       .name = "declaration",
       .group = "declarations",
       .access = Access::with(Permission::kDeclarationRead),
       .parameters = {{"number", schema::text(80, 1)}},
       .answers = {{200, "application/json", schema::any_object()}},
       .problems = {404, 422},
       .handler = [&services](
                      const Request& request,
                      const Principal& who) { return declaration(services, request, who); }},
      {.method = "GET",
       .path = "/api/trace",
       .name = "trace",
       .group = "declarations",
       .access = Access::with(Permission::kDeclarationRead),
       .parameters = {{"period", schema::month(), true},
                      where_parameter(),
                      {"limit", schema::integer(1, 1000)},
                      {"as_of", schema::text(40, 1)}},
       .answers = {{200, "application/json", schema::any_object()}},
       .problems = {404, 422},
       .handler = [&services](const Request& request,
                              const Principal& who) { return trace(services, request, who); }},
  };
}

}  // namespace tw::server
