#include "server/dispatch.h"

#include <spdlog/spdlog.h>

#include "base/date.h"
#include "server/negotiate.h"
#include "server/problem.h"

namespace tw::server {
namespace {

std::string_view media_type(const Request& request) {
  const auto header = request.headers.get("Content-Type");
  auto type = header.substr(0, header.find(';'));
  while (!type.empty() && type.back() == ' ') type.remove_suffix(1);
  return type;
}

// The host that a URL names, with its port.
std::string_view host_of(std::string_view url) {
  const auto begin = url.find("://");
  if (begin == std::string_view::npos) return {};
  url.remove_prefix(begin + 3);
  return url.substr(0, url.find('/'));
}

bool changes(const Request& request) { return request.method != "GET" && request.method != "HEAD"; }

Response parameters_refused(const Request& request, const std::vector<Violation>& wrong) {
  return problem(request, 400, Error("request.parameters", {wrong.front().path}), wrong);
}

// A JSON body that fits the schema goes to request.document; else the refusal.
std::optional<Response> read_body(Request& request) {
  const auto& body = *request.route->body;
  if (body.to_file || body.media_type != "application/json") return std::nullopt;
  auto document = read_json(request.body);
  if (!document) return problem(request, 400, Error("request.not_json"));
  if (const auto wrong = violations(body.schema, *document); !wrong.empty()) {
    return problem(request, 422, Error("request.body", {wrong.front().path}), wrong);
  }
  request.document = std::move(*document);
  return std::nullopt;
}

// What every answer says to browsers.
void guard(Response& response) {
  auto& headers = response.headers;
  headers.set("X-Content-Type-Options", "nosniff");
  headers.set("X-Frame-Options", "DENY");
  headers.set("Referrer-Policy", "same-origin");
  if (response.content_type.starts_with("text/html")) {
    headers.set("Content-Security-Policy",
                "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
                "object-src 'none'; base-uri 'none'; frame-ancestors 'none'");
  }
}

}  // namespace

bool is_from_elsewhere(const Request& request) {
  const auto site = request.headers.get("Sec-Fetch-Site");
  if (!site.empty()) return site != "same-origin" && site != "none";
  const auto origin = request.headers.get("Origin");
  return !origin.empty() && host_of(origin) != request.headers.get("Host");
}

bool Dispatcher::is_instant(const Request& request) {
  Texts values;
  const auto* route = routes_.find(request.method, request.path, values);
  return route != nullptr && route->is_instant;
}

std::optional<Response> Dispatcher::refusal(Request& request) {
  request.route = routes_.find(request.method, request.path, request.path_values);
  if (request.route == nullptr) {
    const auto methods = routes_.methods(request.path);
    if (methods.empty()) return problem(request, Error("request.no_route", {request.path}));
    std::string allowed;
    for (const auto& method : methods) allowed += (allowed.empty() ? "" : ", ") + method;
    auto response = problem(request, Error("request.method", {request.method, allowed}));
    response.headers.set("Allow", allowed);
    return response;
  }
  const auto& access = request.route->access;
  const auto caller = door_.caller(request);
  if (caller) request.principal = std::make_shared<const Principal>(caller->principal);
  if (access.kind == Access::Kind::kPublic) {
    if (changes(request) && is_from_elsewhere(request)) {
      return problem(request, Error("request.cross_site"));
    }
    return std::nullopt;
  }
  if (!caller) {
    auto response = problem(request, Error("access.sign_in"));
    response.headers.set("WWW-Authenticate", "Bearer realm=\"tidewaiter\"");
    return response;
  }
  if (caller->by_cookie && changes(request) && is_from_elsewhere(request)) {
    return problem(request, Error("request.cross_site"));
  }
  if (access.kind == Access::Kind::kPermission && !may(caller->principal, access.permission)) {
    return problem(request, Error("access.permission",
                                  {std::string(identity::permission_name(access.permission))}));
  }
  return std::nullopt;
}

Intake Dispatcher::admit(Request& request) {
  Intake intake;
  try {
    intake.refusal = refusal(request);
  } catch (const EnvironmentError& failure) {  // of what knows who asks
    intake.refusal = failed(request, describe(Language::kEnglish, failure.error));
  }
  if (!intake.refusal) {
    const auto& route = *request.route;
    if (const auto wrong = wrong_parameters(route, request); !wrong.empty()) {
      intake.refusal = parameters_refused(request, wrong);
    } else if (route.body && route.body->media_type != "*/*" &&
               media_type(request) != route.body->media_type) {
      intake.refusal = problem(request, Error("request.media_type", {route.body->media_type}));
    } else if (route.body) {
      intake.body_bytes = route.body->most_bytes;
      intake.to_file = route.body->to_file;
    }
  }
  if (intake.refusal) guard(*intake.refusal);
  return intake;
}

Response Dispatcher::handled(Request& request) {
  if (request.route->body) {
    if (auto wrong = read_body(request)) return std::move(*wrong);
  } else if (!request.body.empty()) {
    return problem(request, 400, Error("request.no_body"));
  }
  static const Principal kNobody{};
  const Principal& principal = request.principal ? *request.principal : kNobody;
  auto response = request.route->handler(request, principal);
  return response ? std::move(*response) : problem(request, response.error());
}

Response Dispatcher::answer(Request& request) {
  Response response;
  try {
    response = handled(request);
  } catch (const EnvironmentError& failure) {
    response = failed(request, describe(Language::kEnglish, failure.error));
  } catch (const std::exception& failure) {
    response = failed(request, failure.what());
  }
  guard(response);
  negotiate(request, response);
  return response;
}

Response Dispatcher::refuse(const Request& request, int status, const std::string& code) {
  Response response = problem(request, status, Error(code));
  guard(response);
  return response;
}

// What went wrong inside is for the log: places on our disk are nobody else's business.
Response Dispatcher::failed(const Request& request, const std::string& what) {
  if (log_ != nullptr) {
    const nlohmann::ordered_json line = {
        {"time", utc_now()}, {"id", request.id}, {"failure", what}};
    log_->error(line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  }
  return problem(request, 500, Error("serve.failed"));
}

void Dispatcher::finished(const Exchange& exchange) {
  const Request& request = exchange.request;
  metrics_.count(request.route, exchange.status, exchange.seconds, exchange.sent);
  if (log_ == nullptr) return;
  // The query stays out: what people search for, and one-time tokens, are in it.
  nlohmann::ordered_json line = {
      {"time", utc_now()},
      {"id", request.id},
      {"peer", request.peer},
      {"who", request.principal ? request.principal->login : ""},
      {"method", request.method},
      {"path", request.path.substr(0, 200)},
      {"route", request.route == nullptr ? "" : request.route->name},
      {"status", exchange.status},
      {"milliseconds", static_cast<std::int64_t>(exchange.seconds * 1e6) / 1000.0},
      {"received", exchange.received},
      {"sent", exchange.sent},
      {"agent", std::string(request.headers.get("User-Agent").substr(0, 120))}};
  if (!request.client_certificate.empty()) line["certificate"] = request.client_certificate;
  if (!exchange.is_whole) line["broken"] = true;
  log_->info(line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace tw::server
