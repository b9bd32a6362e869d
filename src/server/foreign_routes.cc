// Sign-in elsewhere, as the browser goes: to the provider, back with a code, in or out.
#include "server/foreign_routes.h"

#include <memory>

#include "base/random.h"
#include "server/access.h"
#include "server/foreign_sign_in.h"

namespace tw::server {
namespace {

using Json = nlohmann::ordered_json;

// What the browser that began keeps, so that nobody can be signed in as somebody else by a link.
constexpr const char* kStateCookie = "tidewaiter_state";

std::string state_cookie(const Request& request, const std::string& state) {
  return std::string(kStateCookie) + "=" + state +
         "; Path=/api/sign-in; HttpOnly; SameSite=Lax; Max-Age=" + (state.empty() ? "0" : "600") +
         (request.is_secure ? "; Secure" : "");
}

Response see(const std::string& place) {
  auto response = Response::empty(303);
  response.headers.set("Location", place);
  response.headers.set("Cache-Control", "no-store");
  return response;
}

Result<Response> ways(const ForeignDoor* door) {
  Json elsewhere = nullptr;
  if (door != nullptr) {
    const auto& name = door->settings().name;
    elsewhere = {{"en", name.en}, {"zh", name.zh}};
  }
  return Response::json({{"password", true}, {"elsewhere", elsewhere}});
}

Result<Response> begin(Services& services, ForeignDoor* door, const Request& request) {
  if (door == nullptr) return Error("request.no_route", {request.path});
  TW_TRY(const auto begun, door->begin(services.store(), instant_now()));
  auto response = see(begun.address);
  response.headers.add("Set-Cookie", state_cookie(request, begun.state));
  return response;
}

// Opened, or why not. The issuer that answers is named by RFC 9207 where the provider speaks it.
Result<identity::OpenedSession> opened(Services& services, ForeignDoor& door,
                                       const Request& request) {
  const auto& state = request.parameter("state");
  if (state.empty() || cookie(request, kStateCookie) != state) {
    return Error("identity.state_unknown");
  }
  const auto& issuer = request.parameter("iss");
  if (!issuer.empty() && issuer != door.settings().issuer) {
    return Error("identity.token_refused", {"issuer"});
  }
  const auto& code = request.parameter("code");
  if (code.empty()) return Error("sign_in.no_token", {request.parameter("error").substr(0, 60)});
  TW_TRY(const auto foreign, door.end(services.store(), state, code, instant_now()));
  const identity::Origin origin{request.peer,
                                std::string(request.headers.get("User-Agent").substr(0, 200))};
  return services.store().change([&](store::Transaction& transaction) {
    return identity::sign_in_foreign(transaction, foreign, origin, instant_now(), system_random);
  });
}

// A person looks at what comes of this, so a refusal leads to the page to sign in on.
Result<Response> callback(Services& services, ForeignDoor* door, const Request& request) {
  if (door == nullptr) return Error("request.no_route", {request.path});
  const auto session = opened(services, *door, request);
  auto response = see(session ? "/" : "/?refused=" + session.error().code);
  response.headers.add("Set-Cookie", state_cookie(request, ""));
  if (session) response.headers.add("Set-Cookie", session_cookie(request, session->token));
  return response;
}

Route get(const char* path, const char* name, Handler handler) {
  return {.method = "GET",
          .path = path,
          .name = name,
          .group = "people",
          .access = Access::everybody(),
          .answers = {{303, "", {}}},
          .problems = {404, 422},
          .handler = std::move(handler)};
}

}  // namespace

std::vector<Route> foreign_routes(Services& services) {
  std::shared_ptr<ForeignDoor> door;
  if (auto settings = read_foreign_settings(services.home_folder()); settings && *settings) {
    door = std::make_shared<ForeignDoor>(std::move(**settings));
  }
  auto asked = get("/api/sign-in", "ways_to_sign_in",
                   [door](const Request&, const Principal&) { return ways(door.get()); });
  const Schema name = schema::nullable(schema::both_languages());
  asked.answers = {{200, "application/json",
                    schema::object({{"password", schema::boolean()}, {"elsewhere", name}})}};
  asked.problems = {};
  auto back = get("/api/sign-in/callback", "end_sign_in_elsewhere",
                  [&services, door](const Request& request, const Principal&) {
                    return callback(services, door.get(), request);
                  });
  back.takes_any_query = true;  // providers add their own
  return {std::move(asked),
          get("/api/sign-in/begin", "begin_sign_in_elsewhere",
              [&services, door](const Request& request, const Principal&) {
                return begin(services, door.get(), request);
              }),
          std::move(back)};
}

}  // namespace tw::server
