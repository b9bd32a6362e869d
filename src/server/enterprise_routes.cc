// The registry of enterprises: look-up as of a day, one or many; changes; pairs for a person to
// decide.
#include "base/date.h"
#include "enterprise/json.h"
#include "server/recorded.h"
#include "server/routes.h"

namespace tw::server {
namespace {

using Json = nlohmann::ordered_json;
using enterprise::Decision;

std::int64_t whole(const Request& request, std::string_view name, std::int64_t otherwise) {
  const auto& text = request.parameter(name);
  return text.empty() ? otherwise : std::stoll(text);
}

Result<Date> day_of(const std::string& text) {
  const auto day = Date::parse(text.empty() ? utc_now().substr(0, 10) : text);
  if (!day) return Error("cli.not_a_day", {text});
  return *day;
}

Result<std::int64_t> attach(Services& services, lake::Connection& connection,
                            std::int64_t version = -1) {
  TW_TRY(const auto home, services.home());
  return enterprise::attach(home, connection, version < 0 ? std::nullopt : std::optional(version));
}

Result<std::vector<Decision>> decided(Services& services) {
  return services.store().read(
      [](store::Transaction& transaction) -> Result<std::vector<Decision>> {
        return enterprise::decisions(transaction);
      });
}

Result<Response> list(Services& services, const Request& request) {
  TW_TRY(const auto day, day_of(request.parameter("on")));
  auto connection = services.connection();
  TW_TRY(const auto version, attach(services, *connection, whole(request, "version", -1)));
  const enterprise::Filter filter{.day = day,
                                  .credit = request.parameter("credit"),
                                  .place = request.parameter("place"),
                                  .text = request.parameter("find")};
  const auto page = enterprise::list(*connection, filter, whole(request, "limit", 50),
                                     whole(request, "offset", 0));
  Json document = {{"version", version},      {"on", day.to_string()},
                   {"total", page.total},     {"enterprises", Json::array()},
                   {"counts", Json::array()}, {"imports", Json::array()}};
  for (const auto& span : page.spans) document["enterprises"].push_back(enterprise::to_json(span));
  for (const auto& count : enterprise::counts(*connection, day)) {
    document["counts"].push_back({{"credit", count.credit}, {"enterprises", count.enterprises}});
  }
  TW_TRY(const auto home, services.home());
  TW_TRY(const auto taken, enterprise::imports(home, *connection));
  for (const auto& each : taken) document["imports"].push_back(enterprise::to_json(each));
  return Response::json(document);
}

Result<Response> show(Services& services, const Request& request) {
  auto connection = services.connection();
  TW_TRY(const auto version, attach(services, *connection, whole(request, "version", -1)));
  const auto spans = enterprise::history(*connection, request.parameter("code"));
  if (spans.empty()) return Error("enterprise.unknown", {request.parameter("code")});
  Json document = {{"version", version}, {"spans", Json::array()}, {"decisions", Json::array()}};
  for (const auto& span : spans) document["spans"].push_back(enterprise::to_json(span));
  TW_TRY(const auto all, decided(services));
  for (const auto& each : all) {
    const auto& code = spans.front().customs_code;
    if (each.first != code && each.second != code) continue;
    document["decisions"].push_back({{"first", each.first},
                                     {"second", each.second},
                                     {"decision", each.decision},
                                     {"reason", each.reason},
                                     {"author", each.author},
                                     {"at", each.at}});
  }
  return Response::json(document);
}

Result<Response> look_up(Services& services, const Request& request) {
  TW_TRY(const auto day, day_of(request.document.value("on", "")));
  auto connection = services.connection();
  TW_TRY(const auto version, attach(services, *connection));
  const std::vector<std::string> codes = request.document.at("codes");
  Json document = {{"version", version}, {"on", day.to_string()}, {"codes", Json::array()}};
  for (const auto& each : enterprise::look_up(*connection, codes, day)) {
    document["codes"].push_back(
        {{"asked", each.asked},
         {"found", each.span ? enterprise::to_json(*each.span) : Json(nullptr)}});
  }
  return Response::json(document);
}

Result<Response> changes(Services& services, const Request& request) {
  auto connection = services.connection();
  TW_TRY(const auto version, attach(services, *connection, whole(request, "until", -1)));
  auto document = enterprise::to_json(enterprise::changes(*connection, whole(request, "since", -1),
                                                          whole(request, "limit", 100),
                                                          whole(request, "offset", 0)));
  document["version"] = version;
  return Response::json(document);
}

Result<Response> duplicates(Services& services, const Request& request) {
  TW_TRY(const auto day, day_of(request.parameter("on")));
  auto connection = services.connection();
  TW_TRY(const auto version, attach(services, *connection));
  (void)version;
  TW_TRY(const auto all, decided(services));
  return Response::json(enterprise::to_json(enterprise::duplicates(
      *connection, day, all, false, whole(request, "limit", 50), whole(request, "offset", 0))));
}

Result<Response> decide(Services& services, const Request& request, const Principal& principal) {
  auto connection = services.connection();
  TW_TRY(const auto version, attach(services, *connection));
  (void)version;
  const Decision decision{.first = request.document.at("first"),
                          .second = request.document.at("second"),
                          .decision = request.document.at("decision"),
                          .reason = request.document.at("reason"),
                          .author = principal.login,
                          .at = utc_now()};
  for (const auto& code : {decision.first, decision.second}) {
    if (enterprise::history(*connection, code).empty()) return Error("enterprise.unknown", {code});
  }
  return recorded(services, "decide", principal.login, [&](Deeds& deeds) -> Result<Response> {
    TW_CHECK(services.store().change([&](store::Transaction& transaction) {
      return enterprise::decide(transaction, decision);
    }));
    deeds.did("standards", {{"list", "enterprise"}, {"edition", "decision"}},
              {{"first", decision.first},
               {"second", decision.second},
               {"decision", decision.decision},
               {"reason", decision.reason}});
    return Response::empty(204);
  });
}

Route get(const char* path, const char* name, std::vector<Parameter> parameters, Handler handler) {
  return {.method = "GET",
          .path = path,
          .name = name,
          .group = "enterprises",
          .access = Access::with(Permission::kEnterpriseRead),
          .parameters = std::move(parameters),
          .answers = {{200, "application/json", schema::any_object()}},
          .problems = {404, 422},
          .handler = std::move(handler)};
}

}  // namespace

std::vector<Route> enterprise_routes(Services& services) {
  const Parameter on{"on", schema::pattern("[0-9]{4}-[0-9]{2}-[0-9]{2}", "2026-03-31")};
  const Parameter limit{"limit", schema::integer(1, 10000)};
  const Parameter offset{"offset", schema::integer(0, 100000000)};
  const auto version = [](const char* name) {
    return Parameter{name, schema::integer(-1, 1000000000)};
  };
  const auto code = schema::pattern("[0-9A-Z]{10,18}", "3199000002");
  const auto with = [&services](Result<Response> (*answer)(Services&, const Request&)) {
    return [&services, answer](const Request& request, const Principal&) {
      return answer(services, request);
    };
  };
  return {
      get("/api/enterprises", "enterprises",
          {on,
           version("version"),
           {"credit", schema::one_of({"certified", "ordinary", "dishonest"})},
           {"place", schema::pattern("[0-9]{2,6}", "31")},
           {"find", schema::text(100, 1)},
           limit,
           offset},
          with(list)),
      get("/api/enterprises/changes", "enterprise_changes",
          {version("since"), version("until"), limit, offset}, with(changes)),
      get("/api/enterprises/duplicates", "enterprise_duplicates", {on, limit, offset},
          with(duplicates)),
      get("/api/enterprises/{code}", "enterprise", {{"code", code}, version("version")},
          with(show)),
      {.method = "POST",
       .path = "/api/enterprises/lookup",
       .name = "look_up_enterprises",
       .group = "enterprises",
       .access = Access::with(Permission::kEnterpriseRead),
       .body = Body{schema::object(
           {{"codes", schema::list(schema::text(18, 1), 10000)}, {"on?", on.schema}})},
       .answers = {{200, "application/json", schema::any_object()}},
       .problems = {422},
       .handler = with(look_up)},
      {.method = "POST",
       .path = "/api/enterprises/duplicates",
       .name = "decide_enterprises",
       .group = "enterprises",
       .access = Access::with(Permission::kStandardsWrite),
       .body = Body{schema::object({{"first", code},
                                    {"second", code},
                                    {"decision", schema::one_of({"same", "different"})},
                                    {"reason", schema::text(500, 1)}})},
       .answers = {{204, "", {}}},
       .problems = {404, 422},
       .handler = [&services](
                      const Request& request,
                      const Principal& principal) { return decide(services, request, principal); }},
  };
}

}  // namespace tw::server
