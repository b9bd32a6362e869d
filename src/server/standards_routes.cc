// Code lists.
#include "base/date.h"
#include "server/routes.h"
#include "sql/query.h"
#include "standards/code_list.h"

namespace tw::server {
namespace {

using Json = nlohmann::ordered_json;

Result<Response> lists(Services& services) {
  TW_TRY(const auto home, services.home());
  auto connection = services.connection();
  TW_TRY(const auto read, standards::attach_standards(*connection, home));
  static_cast<void>(read);
  const auto rows = (*connection).query(sql::query("server", "lists"));
  Json document;
  document["lists"] = Json::array();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string name = rows.text(i, 0);
    document["lists"].push_back({{"name", name},
                                 {"en", name},
                                 {"zh", name},
                                 {"codes", rows.integer(i, 1)},
                                 {"newest", rows.text(i, 2)}});
  }
  return Response::json(document);
}

Result<Response> codes(Services& services, const Request& request) {
  const auto& given = request.parameter("on");
  const auto day = Date::parse(given.empty() ? utc_now().substr(0, 10) : given);
  if (!day) return Error("request.not_a_day", {given});
  TW_TRY(const auto home, services.home());
  auto connection = services.connection();
  TW_TRY(const auto read, standards::attach_standards(*connection, home));
  static_cast<void>(read);
  const auto number = [&](const char* name, std::int64_t otherwise) {
    const auto& text = request.parameter(name);
    return text.empty() ? otherwise : std::stoll(text);
  };
  const auto rows =
      (*connection)
          .query(sql::query("server", "list_codes"), {{"list", request.parameter("list")},
                                                      {"day", day->to_string()},
                                                      {"find", request.parameter("find")},
                                                      {"most", number("limit", 200)},
                                                      {"skip", number("offset", 0)}});
  Json document = {{"list", request.parameter("list")},
                   {"on", day->to_string()},
                   {"total", 0},
                   {"codes", Json::array()}};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    document["total"] = rows.integer(i, 0);
    document["codes"].push_back({{"code", rows.text(i, 1)},
                                 {"en", rows.text(i, 2)},
                                 {"zh", rows.text(i, 3)},
                                 {"parent", rows.text(i, 4)},
                                 {"valid_from", rows.text(i, 5)},
                                 {"valid_to", rows.text(i, 6)}});
  }
  return Response::json(document);
}

}  // namespace

std::vector<Route> standards_routes(Services& services) {
  return {
      {.method = "GET",
       .path = "/api/standards/lists",
       .name = "lists",
       .group = "standards",
       .access = Access::with(Permission::kTableRead),
       .answers = {{200, "application/json", schema::any_object()}},
       .handler = [&services](const Request&, const Principal&) { return lists(services); }},
      {.method = "GET",
       .path = "/api/standards/lists/{list}",
       .name = "list_codes",
       .group = "standards",
       .access = Access::with(Permission::kTableRead),
       .parameters = {{"list", schema::text(60, 1)},
                      {"on", schema::pattern("[0-9]{4}-[0-9]{2}-[0-9]{2}", "2026-03-31")},
                      {"find", schema::text(100, 1)},
                      {"limit", schema::integer(1, 10000)},
                      {"offset", schema::integer(0, 100000000)}},
       .answers = {{200, "application/json", schema::any_object()}},
       .problems = {422},
       .handler = [&services](const Request& request,
                              const Principal&) { return codes(services, request); }},
  };
}

}  // namespace tw::server
