// The months: what has arrived, been checked and closed; their quality and their alarms; what was
// loaded.
#include <map>
#include <set>

#include "checks/library.h"
#include "quality/render.h"
#include "server/routes.h"
#include "server/scope.h"
#include "sql/query.h"
#include "standards/structure.h"
#include "statistics/account.h"
#include "statistics/release.h"

namespace tw::server {
namespace {

using Json = nlohmann::ordered_json;

// Counts are of the whole country, and for those who see it.
Result<Response> periods(Services& services, const Principal& principal) {
  TW_TRY(const auto home, services.home());
  auto connection = services.connection();
  TW_TRY(const auto account, statistics::account_of(home, *connection));
  std::map<std::string, statistics::Account::Release> newest;
  for (const auto& each : account.releases) newest[each.period] = each;
  const bool counts = sees_everything(principal);
  const auto count = [&](std::int64_t number) { return counts ? Json(number) : Json(nullptr); };
  Json list = Json::array();
  for (auto each = account.months.rbegin(); each != account.months.rend(); ++each) {
    const auto month = Period::parse(each->period);
    if (!month) continue;  // undated
    TW_TRY(const auto state, checks::checked_state(home, *connection, *month));
    TW_TRY(const auto now, checks::month_state(home, *month));
    const auto release = newest.find(each->period);
    const bool has_release = release != newest.end();
    list.push_back(
        {{"period", each->period},
         {"loaded", count(each->loaded)},
         {"counted", count(each->counted)},
         {"excluded", count(each->excluded)},
         {"findings", count(each->findings)},
         {"checked", !state.empty()},
         {"is_current", state == now},
         {"closed", each->closed},
         {"release", has_release ? Json(release->second.number) : Json(nullptr)},
         {"status", has_release ? Json(release->second.status) : Json(nullptr)},
         {"published_at", has_release ? Json(release->second.published_at) : Json(nullptr)},
         {"digest", has_release ? Json(release->second.digest) : Json(nullptr)}});
  }
  Json document;
  document["periods"] = std::move(list);
  return Response::json(document);
}

Result<Response> quality_report(Services& services, const Request& request) {
  TW_TRY(const auto home, services.home());
  auto connection = services.connection();
  TW_TRY(const auto report, quality::report_of(home, *connection, period_of(request)));
  if (request.parameter("format") == "html") {
    return Response::text(quality::render_html(report, request.language()),
                          "text/html; charset=utf-8");
  }
  return Response::text(quality::render_json(report), "application/json");
}

Result<Response> alarms(Services& services, const Request& request) {
  const Period month = period_of(request);
  TW_TRY(const auto home, services.home());
  TW_TRY(const auto release, statistics::newest_release(home, month));
  if (!release) return Error("table.not_closed", {month.to_string()});
  auto connection = services.connection();
  TW_TRY(const auto table, home.table(standards::structure("warning").spec));
  TW_TRY(const auto snapshot, table.snapshot());
  lake::attach(*connection, "alarm", snapshot, {{"period", "=", month.to_string()}});
  const auto rows =
      (*connection)
          .query(sql::query("server", "alarms"), {{"release", std::to_string(release->number)}});
  Json document = {
      {"period", month.to_string()}, {"release", release->number}, {"warnings", Json::array()}};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    document["warnings"].push_back({{"watch", rows.text(i, 0)},
                                    {"kind", rows.text(i, 1)},
                                    {"flow", rows.text(i, 2)},
                                    {"cell", rows.text(i, 3)},
                                    {"value", rows.real(i, 4)},
                                    {"expected", rows.real(i, 5)},
                                    {"amount", rows.text(i, 6)},
                                    {"en", rows.text(i, 7)},
                                    {"zh", rows.text(i, 8)}});
  }
  return Response::json(document);
}

Result<Response> loads(Services& services, const Request& request, const Principal& principal) {
  TW_CHECK(require_everything(principal));
  TW_TRY(const auto home, services.home());
  auto connection = services.connection();
  TW_TRY(const auto table, home.table(standards::structure("load").spec));
  TW_TRY(const auto snapshot, table.snapshot());
  lake::attach(*connection, "ledger", snapshot);
  const auto number = [&](const char* name, std::int64_t otherwise) {
    const auto& text = request.parameter(name);
    return text.empty() ? otherwise : std::stoll(text);
  };
  const auto rows = (*connection)
                        .query(sql::query("server", "ledger"),
                               {{"most", number("limit", 200)}, {"skip", number("offset", 0)}});
  Json list = Json::array();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    list.push_back({{"load_id", rows.text(i, 0)},
                    {"source", rows.text(i, 1)},
                    {"file", rows.text(i, 2)},
                    {"format", rows.text(i, 3)},
                    {"bytes", rows.integer(i, 4)},
                    {"read", rows.integer(i, 5)},
                    {"loaded", rows.integer(i, 6)},
                    {"rejected", rows.integer(i, 7)},
                    {"declarations", rows.integer(i, 8)},
                    {"at", rows.text(i, 9)}});
  }
  Json document;
  document["loads"] = std::move(list);
  return Response::json(document);
}

Schema periods_schema() {
  const Schema text = {{"type", "string"}};
  const Schema whole = {{"type", "integer"}};
  const Schema count = schema::nullable(whole);
  return schema::object(
      {{"periods", schema::list(schema::object({{"period", text},
                                                {"loaded", count},
                                                {"counted", count},
                                                {"excluded", count},
                                                {"findings", count},
                                                {"checked", schema::boolean()},
                                                {"is_current", schema::boolean()},
                                                {"closed", schema::boolean()},
                                                {"release", count},
                                                {"status", schema::nullable(text)},
                                                {"published_at", schema::nullable(text)},
                                                {"digest", schema::nullable(text)}}))}});
}

}  // namespace

std::vector<Route> month_routes(Services& services) {
  const Parameter period{"period", schema::month()};
  return {
      {.method = "GET",
       .path = "/api/periods",
       .name = "periods",
       .group = "months",
       .access = Access::with(Permission::kTableRead),
       .answers = {{200, "application/json", periods_schema()}},
       .handler = [&services](const Request&,
                              const Principal& who) { return periods(services, who); }},
      {.method = "GET",
       .path = "/api/quality/{period}",
       .name = "quality",
       .group = "months",
       .access = Access::with(Permission::kTableRead),
       .parameters = {period, {"format", schema::one_of({"json", "html"})}},
       .answers = {{200, "application/json", schema::any_object()},
                   {200, "text/html; charset=utf-8", {}}},
       .problems = {404},
       .handler = [&services](const Request& request,
                              const Principal&) { return quality_report(services, request); }},
      {.method = "GET",
       .path = "/api/months/{period}/warnings",
       .name = "warnings",
       .group = "months",
       .access = Access::with(Permission::kTableRead),
       .parameters = {period},
       .answers = {{200, "application/json", schema::any_object()}},
       .problems = {404},
       .handler = [&services](const Request& request,
                              const Principal&) { return alarms(services, request); }},
      {.method = "GET",
       .path = "/api/loads",
       .name = "loads",
       .group = "months",
       .access = Access::with(Permission::kDeclarationRead),
       .parameters = {{"limit", schema::integer(1, 10000)},
                      {"offset", schema::integer(0, 100000000)}},
       .answers = {{200, "application/json", schema::any_object()}},
       .handler = [&services](const Request& request,
                              const Principal& who) { return loads(services, request, who); }},
  };
}

}  // namespace tw::server
