// The server about itself: whether it lives, what it counts, what it can be asked.
#include "base/version.h"
#include "lake/home.h"
#include "server/openapi.h"
#include "server/routes.h"

namespace tw::server {
namespace {

constexpr const char* kHtml = "text/html; charset=utf-8";
constexpr const char* kPlain = "text/plain; version=0.0.4; charset=utf-8";

Language wanted_language(const Request& request) {
  const auto& given = request.parameter("lang");
  if (given.empty()) return request.language();
  return given == "zh" ? Language::kChinese : Language::kEnglish;
}

Result<Response> ready(Services& services) {
  if (services.is_stopping) return Error("serve.not_ready");
  if (const auto home = services.home(); !home) return Error("serve.not_ready");
  auto connection = services.connection();
  (*connection).query("SELECT 1");
  return Response::json({{"status", "ready"}});
}

Result<Response> start(const Request& request, const StartDoor& door) {
  if (!door.opens(request.parameter("token"))) return Error("access.start_token");
  Response response = Response::empty(303);
  response.headers.set("Location", "/");
  response.headers.set("Cache-Control", "no-store");
  response.headers.set("Set-Cookie", std::string(kSessionCookie) + "=" + door.token() +
                                         "; Path=/; HttpOnly; SameSite=Strict" +
                                         (request.is_secure ? "; Secure" : ""));
  return response;
}

Response who(const Principal& principal) {
  nlohmann::ordered_json permissions = nlohmann::ordered_json::array();
  for (const auto permission : principal.permissions.list()) {
    permissions.push_back(std::string(identity::permission_name(permission)));
  }
  return Response::json(
      {{"id", principal.id},
       {"login", principal.login},
       {"name", {{"en", principal.name.en}, {"zh", principal.name.zh}}},
       {"kind", principal.kind == Principal::Kind::kPerson ? "person" : "service"},
       {"organisation", principal.organisation},
       {"permissions", permissions},
       {"scope",
        {{"all_offices", principal.scope.all_offices},
         {"offices", principal.scope.offices},
         {"all_declarants", principal.scope.all_declarants},
         {"declarants", principal.scope.declarants}}}});
}

Schema who_schema() {
  const Schema text = {{"type", "string"}};
  return schema::object({{"id", text},
                         {"login", text},
                         {"name", schema::both_languages()},
                         {"kind", schema::one_of({"person", "service"})},
                         {"organisation", text},
                         {"permissions", schema::list(text)},
                         {"scope", schema::object({{"all_offices", schema::boolean()},
                                                   {"offices", schema::list(text)},
                                                   {"all_declarants", schema::boolean()},
                                                   {"declarants", schema::list(text)}})}});
}

Schema status_schema() { return schema::object({{"status", {{"type", "string"}}}}); }

}  // namespace

std::vector<Route> self_routes(Services& services, Self& self) {
  const auto language = Parameter{"lang", schema::one_of({"en", "zh"})};
  return {
      {.method = "GET",
       .path = "/healthz",
       .name = "healthz",
       .group = "server",
       .access = Access::everybody(),
       .answers = {{200, "application/json", status_schema()}},
       .is_instant = true,
       .handler = [](const Request&, const Principal&) -> Result<Response> {
         return Response::json({{"status", "alive"}});
       }},
      {.method = "GET",
       .path = "/readyz",
       .name = "readyz",
       .group = "server",
       .access = Access::everybody(),
       .answers = {{200, "application/json", status_schema()}},
       .handler = [&services](const Request&, const Principal&) { return ready(services); }},
      {.method = "GET",
       .path = "/metrics",
       .name = "metrics",
       .group = "server",
       .access = Access::everybody(),
       .answers = {{200, kPlain, {}}},
       .is_instant = true,
       .handler = [&self](const Request&, const Principal&) -> Result<Response> {
         return Response::text(self.metrics->text(*self.http), kPlain);
       }},
      {.method = "GET",
       .path = "/openapi.json",
       .name = "openapi",
       .group = "server",
       .access = Access::everybody(),
       .parameters = {language},
       .answers = {{200, "application/json", schema::any_object()}},
       .handler = [&self](const Request& request, const Principal&) -> Result<Response> {
         return Response::json(openapi(*self.routes, wanted_language(request)));
       }},
      {.method = "GET",
       .path = "/reference",
       .name = "reference",
       .group = "server",
       .access = Access::everybody(),
       .parameters = {language},
       .answers = {{200, kHtml, {}}},
       .handler = [&self](const Request& request, const Principal&) -> Result<Response> {
         return Response::text(reference_page(*self.routes, wanted_language(request)), kHtml);
       }},
      {.method = "GET",
       .path = "/start",
       .name = "start",
       .group = "people",
       .access = Access::everybody(),
       .parameters = {{"token", schema::text(128, 1), true}},
       .answers = {{303, "", {}}},
       .problems = {403},
       .handler = [&self](const Request& request,
                          const Principal&) { return start(request, *self.start); }},
      {.method = "GET",
       .path = "/api/me",
       .name = "me",
       .group = "people",
       .access = Access::signed_in(),
       .answers = {{200, "application/json", who_schema()}},
       .handler = [](const Request&, const Principal& principal) -> Result<Response> {
         return who(principal);
       }},
  };
}

}  // namespace tw::server
