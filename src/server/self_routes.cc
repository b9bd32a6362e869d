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
  };
}

}  // namespace tw::server
