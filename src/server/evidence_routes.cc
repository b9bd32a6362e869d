// What people look at before they decide: how far a month is, what a close still needs, and the
// prices that a record stands among. All of it narrowed to the declarations that the reader sees.
#include "checks/library.h"
#include "declaration/effective.h"
#include "review/queue.h"
#include "review/record.h"
#include "server/routes.h"
#include "server/scope.h"
#include "server/views.h"
#include "sql/print.h"
#include "sql/query.h"
#include "standards/code_list.h"
#include "standards/structure.h"
#include "statistics/release.h"

namespace tw::server {
namespace {

using Json = nlohmann::ordered_json;

Json real_or_null(const lake::Rows& rows, std::size_t row, std::size_t column) {
  if (rows.is_null(row, column)) return nullptr;
  return rows.real(row, column);
}
Json text_or_null(const lake::Rows& rows, std::size_t row, std::size_t column) {
  if (rows.is_null(row, column)) return nullptr;
  return rows.text(row, column);
}

// The months from `back` before the month up to it, as bounds of a table partitioned by month.
std::vector<lake::Bound> months_up_to(const Period& month, int back) {
  int first = month.year() * 12 + month.first_month() - 1 - back;
  return {{"period", ">=", Period::month(first / 12, first % 12 + 1).to_string()},
          {"period", "<=", month.to_string()}};
}

// Makes the view `arrived`: what was loaded for the month and the two before it, as far as the
// reader sees it.
Result<void> attach_arrived(const lake::Home& home, lake::Connection& connection,
                            const Period& month, const Principal& principal) {
  TW_TRY(const auto table, home.table(standards::structure("item").spec));
  TW_TRY(const auto snapshot, table.snapshot());
  lake::attach(connection, "arrived_anywhere", snapshot, months_up_to(month, 2));
  sql::Select select;
  select.outputs = {{sql::star(), ""}};
  select.from = {sql::table("arrived_anywhere")};
  select.where = scope_condition(principal);
  connection.execute("CREATE OR REPLACE TEMP VIEW arrived AS " + sql::print(select));
  return {};
}

Result<void> add_arrivals(const lake::Home& home, lake::Connection& connection, const Period& month,
                          const Principal& principal, Json& document) {
  TW_CHECK(attach_arrived(home, connection, month, principal));
  TW_CHECK(standards::attach_standards(connection, home));
  const std::string first = month.first_day().to_string();
  connection.execute("SET VARIABLE arrival_first = '" + first + "'");
  connection.execute("SET VARIABLE arrival_last = '" + month.last_day().to_string() + "'");
  connection.execute(sql::query("server", "arrivals"));
  const auto districts = connection.query(sql::query("server", "arrivals_by_district"));
  for (std::size_t i = 0; i < districts.size(); ++i) {
    document["arrivals"].push_back({{"office", districts.text(i, 0)},
                                    {"en", districts.text(i, 1)},
                                    {"zh", districts.text(i, 2)},
                                    {"declarations", districts.integer(i, 3)},
                                    {"expected", real_or_null(districts, i, 4)},
                                    {"last", text_or_null(districts, i, 5)}});
  }
  const auto days = connection.query(sql::query("server", "arrivals_by_day"));
  for (std::size_t i = 0; i < days.size(); ++i) {
    document["days"].push_back({{"date", days.text(i, 0)},
                                {"declarations", days.integer(i, 1)},
                                {"expected", real_or_null(days, i, 2)}});
  }
  return {};
}

// The month under review, its queue, and the view `visible` of what the reader sees of it.
Result<void> attach_review(const lake::Home& home, lake::Connection& connection,
                           const Period& month, const Principal& principal) {
  TW_TRY(const auto read, review::attach_month(home, connection, month));
  attach_visible(connection, principal, "item_declared");
  review::attach_queue(connection, read);
  return {};
}

void add_findings(lake::Connection& connection, Json& document) {
  const auto rules = connection.query(sql::query("server", "found_by_rule"));
  for (std::size_t i = 0; i < rules.size(); ++i) {
    document["findings"].push_back({{"rule", rules.text(i, 0)},
                                    {"severity", rules.text(i, 1)},
                                    {"items", rules.integer(i, 2)},
                                    {"en", rules.text(i, 3)},
                                    {"zh", rules.text(i, 4)}});
  }
}

Json progress_of(lake::Connection& connection) {
  const auto worked = connection.query(sql::query("server", "worked"));
  return {{"open", worked.integer(0, 0)},
          {"fatal", worked.integer(0, 1)},
          {"decided", worked.integer(0, 2)},
          {"corrected", worked.integer(0, 3)},
          {"queried", worked.integer(0, 4)}};
}

// Of the whole country: for those who see it, and of a month that is closed.
Result<Json> totals_of(const lake::Home& home, lake::Connection& connection, const Period& month,
                       const Principal& principal) {
  Json totals = {{"import_usd", nullptr}, {"export_usd", nullptr}};
  if (!sees_everything(principal) || !may(principal, Permission::kTableRead)) return totals;
  TW_CHECK(attach_table(connection, home, "cube", {{"period", "=", month.to_string()}}));
  const auto rows = connection.query(sql::query("server", "month_totals"));
  totals["import_usd"] = text_or_null(rows, 0, 0);
  totals["export_usd"] = text_or_null(rows, 0, 1);
  return totals;
}

Result<Response> dashboard(Services& services, const Request& request, const Principal& principal) {
  const Period month = period_of(request);
  TW_TRY(const auto home, services.home());
  auto connection = services.connection();
  Json document = {{"period", month.to_string()}, {"arrivals", Json::array()},
                   {"days", Json::array()},       {"findings", Json::array()},
                   {"queue", Json::object()},     {"totals", Json::object()}};
  TW_CHECK(add_arrivals(home, *connection, month, principal, document));
  TW_CHECK(attach_review(home, *connection, month, principal));
  add_findings(*connection, document);
  document["queue"] = progress_of(*connection);
  TW_TRY(document["totals"], totals_of(home, *connection, month, principal));
  return Response::json(document);
}

struct Gate {
  const char* name;  // its texts: gate.<name>, gate.<name>_passed, gate.<name>_shut
  bool has_passed;
  const char* blocks;  // both, final or none
  std::int64_t count = 0;
};

Json to_json(const Gate& gate) {
  const std::string key = std::string("gate.") + gate.name;
  const auto label = message_in_both(key);
  const auto detail =
      message_in_both(key + (gate.has_passed ? "_passed" : "_shut"), {std::to_string(gate.count)});
  return {{"name", gate.name},
          {"en", label.en},
          {"zh", label.zh},
          {"passed", gate.has_passed},
          {"blocking", gate.blocks},
          {"count", gate.count},
          {"detail", {{"en", detail.en}, {"zh", detail.zh}}}};
}

// What a close asks for, in its own words where it refuses (statistics/close.h), and what people
// want to know besides.
Result<Response> gates(Services& services, const Request& request, const Principal& principal) {
  const Period month = period_of(request);
  TW_TRY(const auto home, services.home());
  auto connection = services.connection();
  TW_TRY(const auto checked, checks::checked_state(home, *connection, month));
  TW_TRY(const auto now, checks::month_state(home, month));
  TW_CHECK(attach_review(home, *connection, month, principal));
  const Json work = progress_of(*connection);
  Json arrivals = {{"arrivals", Json::array()}, {"days", Json::array()}};
  TW_CHECK(add_arrivals(home, *connection, month, principal, arrivals));
  std::int64_t low = 0;
  constexpr double kLow = 0.8;
  for (const auto& each : arrivals["arrivals"]) {
    if (each["expected"].is_null()) continue;
    low += each["declarations"].get<double>() < kLow * each["expected"].get<double>() ? 1 : 0;
  }
  const std::int64_t fatal = work["fatal"], queried = work["queried"], open = work["open"];
  Json document = {{"gates", Json::array()}};
  for (const auto& gate :
       {Gate{"checked", !checked.empty() && checked == now, "both"},
        Gate{"fatal", fatal == 0, "final", fatal}, Gate{"questions", queried == 0, "none", queried},
        Gate{"queue", open == 0, "none", open}, Gate{"arrivals", low == 0, "none", low}}) {
    document["gates"].push_back(to_json(gate));
  }
  return Response::json(document);
}

// The prices of the record's code in the year up to its month: at most 2,000 points, the record's
// own always among them.
Result<Response> cloud(Services& services, const Request& request, const Principal& principal) {
  const Period month = period_of(request);
  TW_TRY(const auto home, services.home());
  auto connection = services.connection();
  TW_CHECK(attach_review(home, *connection, month, principal));
  const auto& number = request.parameter("number");
  const std::string text = number + "/" + request.parameter("item");
  TW_TRY(const auto key, review::find_record(*connection, text, request.parameter("source")));
  TW_TRY(const auto table, home.table(standards::structure("item").spec));
  TW_TRY(const auto snapshot, table.snapshot());
  lake::attach(*connection, "cloud_item", snapshot, months_up_to(month, 11));
  TW_CHECK(standards::attach_standards(*connection, home));
  const lake::Parameters record = {{"source", key.source},
                                   {"declaration_number", key.declaration_number},
                                   {"item_number", key.item_number}};
  const auto seen = (*connection).query(sql::query("server", "cloud_record"), record);
  if (seen.empty()) return Error("review.no_record", {text});
  lake::Parameters asked = record;
  asked.insert(
      asked.end(),
      {{"flow", seen.text(0, 0)}, {"commodity", seen.text(0, 1)}, {"trader_id", seen.text(0, 2)}});
  const auto points = (*connection).query(sql::query("server", "cloud"), asked);
  Json document = {{"commodity", seen.text(0, 1)},
                   {"en", seen.text(0, 3)},
                   {"zh", seen.text(0, 4)},
                   {"currency", home.settings().currency},
                   {"q1", points.empty() ? Json(nullptr) : real_or_null(points, 0, 7)},
                   {"median", points.empty() ? Json(nullptr) : real_or_null(points, 0, 8)},
                   {"q3", points.empty() ? Json(nullptr) : real_or_null(points, 0, 9)},
                   {"points", Json::array()}};
  const bool names = sees_everything(principal);
  for (std::size_t i = 0; i < points.size(); ++i) {
    const bool is_this = points.integer(i, 4) != 0;
    document["points"].push_back(
        {{"period", points.text(i, 0)},
         {"price", points.real(i, 1)},
         {"mass", points.real(i, 2)},
         {"value", points.real(i, 3)},
         {"this", is_this},
         {"same_trader", points.integer(i, 5) != 0},
         // Whose the others are is for those who see the whole country.
         {"number", names || is_this ? Json(points.text(i, 6)) : Json("")}});
  }
  return Response::json(document);
}

Schema counts_schema() {
  const Schema count = {{"type", "integer"}};
  return schema::object({{"open", count},
                         {"fatal", count},
                         {"decided", count},
                         {"corrected", count},
                         {"queried", count}});
}

Schema dashboard_schema() {
  const Schema text = {{"type", "string"}};
  const Schema count = {{"type", "integer"}};
  const Schema expected = schema::nullable(schema::number());
  return schema::object(
      {{"period", text},
       {"arrivals", schema::list(schema::object({{"office", text},
                                                 {"en", text},
                                                 {"zh", text},
                                                 {"declarations", count},
                                                 {"expected", expected},
                                                 {"last", schema::nullable(text)}}))},
       {"days", schema::list(schema::object(
                    {{"date", text}, {"declarations", count}, {"expected", expected}}))},
       {"findings",
        schema::list(schema::object(
            {{"rule", text}, {"severity", text}, {"items", count}, {"en", text}, {"zh", text}}))},
       {"queue", counts_schema()},
       {"totals", schema::object({{"import_usd", schema::nullable(text)},
                                  {"export_usd", schema::nullable(text)}})}});
}

Schema gates_schema() {
  const Schema text = {{"type", "string"}};
  return schema::object({{"gates", schema::list(schema::object(
                                       {{"name", text},
                                        {"en", text},
                                        {"zh", text},
                                        {"passed", schema::boolean()},
                                        {"blocking", schema::one_of({"both", "final", "none"})},
                                        {"count", {{"type", "integer"}}},
                                        {"detail", schema::both_languages()}}))}});
}

Schema cloud_schema() {
  const Schema text = {{"type", "string"}};
  const Schema level = schema::nullable(schema::number());
  return schema::object({{"commodity", text},
                         {"en", text},
                         {"zh", text},
                         {"currency", text},
                         {"q1", level},
                         {"median", level},
                         {"q3", level},
                         {"points", schema::list(schema::object({{"period", text},
                                                                 {"price", schema::number()},
                                                                 {"mass", schema::number()},
                                                                 {"value", schema::number()},
                                                                 {"this", schema::boolean()},
                                                                 {"same_trader", schema::boolean()},
                                                                 {"number", text}}))}});
}

}  // namespace

std::vector<Route> evidence_routes(Services& services) {
  const auto call = [&services](auto handler) {
    return [&services, handler](const Request& request, const Principal& principal) {
      return handler(services, request, principal);
    };
  };
  return {{.method = "GET",
           .path = "/api/months/{period}/dashboard",
           .name = "dashboard",
           .group = "months",
           .access = Access::with(Permission::kDeclarationRead),
           .parameters = {{"period", schema::month()}},
           .answers = {{200, "application/json", dashboard_schema()}},
           .handler = call(dashboard)},
          {.method = "GET",
           .path = "/api/months/{period}/gates",
           .name = "gates",
           .group = "months",
           .access = Access::with(Permission::kDeclarationRead),
           .parameters = {{"period", schema::month()}},
           .answers = {{200, "application/json", gates_schema()}},
           .handler = call(gates)},
          {.method = "GET",
           .path = "/api/records/{number}/{item}/cloud",
           .name = "cloud",
           .group = "review",
           .access = Access::with(Permission::kDeclarationRead),
           .parameters = {{"number", schema::text(80, 1)},
                          {"item", schema::integer(0, 99999)},
                          {"period", schema::month(), true},
                          {"source", schema::text(60, 1)}},
           .answers = {{200, "application/json", cloud_schema()}},
           .problems = {404, 422},
           .handler = call(cloud)}};
}

}  // namespace tw::server
