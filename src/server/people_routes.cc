// Who is signed in: sessions, the first administrator, and who there is.
#include "base/instant.h"
#include "base/random.h"
#include "identity/grants.h"
#include "identity/people.h"
#include "identity/roles.h"
#include "identity/sessions.h"
#include "identity/sign_in.h"
#include "server/routes.h"

namespace tw::server {
namespace {

using identity::Deed;
using Json = nlohmann::ordered_json;
using store::Transaction;

Json both(const BothLanguages& text) { return {{"en", text.en}, {"zh", text.zh}}; }

const char* kind_name(Principal::Kind kind) {
  return kind == Principal::Kind::kPerson ? "person" : "service";
}

Json who(const Principal& principal) {
  Json permissions = Json::array();
  for (const auto permission : principal.permissions.list()) {
    permissions.push_back(std::string(identity::permission_name(permission)));
  }
  return {{"id", principal.id},
          {"login", principal.login},
          {"name", both(principal.name)},
          {"kind", kind_name(principal.kind)},
          {"organisation", principal.organisation},
          {"permissions", permissions},
          {"scope",
           {{"all_offices", principal.scope.all_offices},
            {"offices", principal.scope.offices},
            {"all_declarants", principal.scope.all_declarants},
            {"declarants", principal.scope.declarants}}}};
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

Result<Response> start(const Request& request, const PeopleDoor& door) {
  if (!door.opens(request.parameter("token"))) return Error("access.start_token");
  Response response = Response::empty(303);
  response.headers.set("Location", "/");
  response.headers.set("Cache-Control", "no-store");
  response.headers.set("Set-Cookie", session_cookie(request, door.start_token()));
  return response;
}

identity::Origin origin_of(const Request& request) {
  return {request.peer, std::string(request.headers.get("User-Agent").substr(0, 200))};
}

// The session's cookie, and who it is of.
Result<Response> signed_in(Services& services, const Request& request,
                           const identity::OpenedSession& opened) {
  TW_TRY(const auto session,
         identity::resume_session(services.store(), opened.token, instant_now()));
  Response response = Response::json(who(session.principal));
  response.headers.set("Cache-Control", "no-store");
  response.headers.set("Set-Cookie", session_cookie(request, opened.token));
  return response;
}

Result<Response> sign_in(Services& services, const Request& request) {
  const auto& given = request.document;
  TW_TRY(const auto opened, identity::sign_in(services.store(),
                                              {.login = given.at("login"),
                                               .password = given.at("password"),
                                               .code = given.value("code", ""),
                                               .origin = origin_of(request)},
                                              instant_now(), system_random));
  return signed_in(services, request, opened);
}

Result<Response> sign_out(Services& services, const Request& request) {
  const std::string token(cookie(request, kSessionCookie));
  const auto session = identity::resume_session(services.store(), token, instant_now());
  if (session) {
    TW_CHECK(services.store().change([&](Transaction& transaction) {
      return identity::end_session(transaction, session->session,
                                   Deed{session->principal, instant_now()});
    }));
  }
  Response response = Response::empty(204);
  response.headers.set("Set-Cookie", session_cookie(request, ""));
  return response;
}

// By the start token alone, while there is no administrator.
Result<Response> first_administrator(Services& services, const PeopleDoor& door,
                                     const Request& request) {
  const auto token = bearer(request).empty() ? cookie(request, kSessionCookie) : bearer(request);
  if (!door.opens(token)) return Error("access.start_token");
  TW_TRY(const auto home, services.home());
  TW_TRY(const auto link, identity::first_link(services.store(), instant_now(), system_random));
  if (!link) return Error("access.start_token");
  const auto& given = request.document;
  const identity::FirstAdministrator first{
      given.at("login"), {given.at("name"), given.at("name")}, given.at("password")};
  const BothLanguages office{home.settings().office_name_en, home.settings().office_name_zh};
  TW_TRY(const auto person, identity::claim_first_link(services.store(), *link, first, office,
                                                       instant_now(), system_random));
  static_cast<void>(person);
  TW_TRY(const auto opened,
         identity::sign_in(
             services.store(),
             {.login = first.login, .password = first.password, .origin = origin_of(request)},
             instant_now(), system_random));
  return signed_in(services, request, opened);
}

Result<Response> sessions(Services& services, const Request& request, const Principal& principal) {
  const std::string token(cookie(request, kSessionCookie));
  const auto mine = identity::resume_session(services.store(), token, instant_now());
  TW_TRY(const auto open,
         services.store().read(
             [&](Transaction& transaction) -> Result<std::vector<identity::SessionInfo>> {
               return identity::sessions(transaction, Deed{principal, instant_now()});
             }));
  Json document;
  document["sessions"] = Json::array();
  for (const auto& each : open) {
    document["sessions"].push_back({{"id", each.id},
                                    {"login", each.login},
                                    {"acting_for", each.acting_for},
                                    {"started", each.opened_at},
                                    {"last_seen", each.seen_at},
                                    {"ends", each.ends_at},
                                    {"address", each.origin.address},
                                    {"agent", each.origin.agent},
                                    {"this", mine.has_value() && mine->session == each.id}});
  }
  return Response::json(document);
}

Result<Response> end_session(Services& services, const Request& request,
                             const Principal& principal) {
  TW_CHECK(services.store().change([&](Transaction& transaction) {
    return identity::end_session(transaction, request.parameter("id"),
                                 Deed{principal, instant_now()});
  }));
  return Response::empty(204);
}

Result<Response> people(Services& services) {
  return services.store().read([](Transaction& transaction) -> Result<Response> {
    Json document;
    document["people"] = Json::array();
    const auto given = identity::grants(transaction);
    for (const auto& each : identity::people(transaction)) {
      Json roles = Json::array();
      for (const auto& grant : given) {
        if (grant.person != each.id) continue;
        roles.push_back({{"name", grant.role},
                         {"from", grant.from.to_string()},
                         {"until", grant.until ? Json(grant.until->to_string()) : Json()}});
      }
      document["people"].push_back({{"id", each.id},
                                    {"login", each.login},
                                    {"kind", kind_name(each.kind)},
                                    {"en", each.name.en},
                                    {"zh", each.name.zh},
                                    {"organisation", each.organisation},
                                    {"roles", roles},
                                    {"offices", each.scope.offices},
                                    {"all_offices", each.scope.all_offices},
                                    {"active", !each.disabled_at.has_value()}});
    }
    return Response::json(document);
  });
}

Result<Response> roles(Services& services) {
  return services.store().read([](Transaction& transaction) -> Result<Response> {
    Json document;
    document["roles"] = Json::array();
    for (const auto& each : identity::roles(transaction)) {
      Json permissions = Json::array();
      for (const auto permission : each.permissions.list()) {
        permissions.push_back(std::string(identity::permission_name(permission)));
      }
      document["roles"].push_back({{"name", each.name},
                                   {"en", each.label.en},
                                   {"zh", each.label.zh},
                                   {"permissions", permissions},
                                   {"shipped", each.shipped}});
    }
    return Response::json(document);
  });
}

Result<Response> organisations(Services& services) {
  return services.store().read([](Transaction& transaction) -> Result<Response> {
    Json document;
    document["organisations"] = Json::array();
    for (const auto& each : identity::organisations(transaction)) {
      document["organisations"].push_back(
          {{"id", each.id},
           {"kind", each.kind},
           {"parent", each.parent.empty() ? Json() : Json(each.parent)},
           {"office", each.office},
           {"en", each.name.en},
           {"zh", each.name.zh}});
    }
    return Response::json(document);
  });
}

Route list_of(Services& services, const char* name, Result<Response> (*list)(Services&)) {
  return {
      .method = "GET",
      .path = std::string("/api/") + name,
      .name = name,
      .group = "people",
      .access = Access::with(Permission::kPeopleRead),
      .answers = {{200, "application/json", schema::any_object()}},
      .handler = [&services, list](const Request&, const Principal&) { return list(services); }};
}

std::vector<Route> sign_in_routes(Services& services, const PeopleDoor& door) {
  const Schema password = schema::text(1024, 1);
  return {
      {.method = "GET",
       .path = "/start",
       .name = "start",
       .group = "people",
       .access = Access::everybody(),
       .parameters = {{"token", schema::text(128, 1), true}},
       .answers = {{303, "", {}}},
       .problems = {403},
       .handler = [&door](const Request& request,
                          const Principal&) { return start(request, door); }},
      {.method = "POST",
       .path = "/api/people/first",
       .name = "first_administrator",
       .group = "people",
       .access = Access::with(Permission::kPeopleManage),
       .body = Body{schema::object({{"login", schema::text(64, 1)},
                                    {"name", schema::text(100, 1)},
                                    {"password", password}})},
       .answers = {{200, "application/json", who_schema()}},
       .handler = [&services, &door](
                      const Request& request,
                      const Principal&) { return first_administrator(services, door, request); }},
      {.method = "GET",
       .path = "/api/me",
       .name = "me",
       .group = "people",
       .access = Access::signed_in(),
       .answers = {{200, "application/json", who_schema()}},
       .handler = [](const Request&, const Principal& principal) -> Result<Response> {
         return Response::json(who(principal));
       }},
      {.method = "POST",
       .path = "/api/session",
       .name = "sign_in",
       .group = "people",
       .access = Access::everybody(),
       .body = Body{schema::object(
           {{"login", schema::text(64, 1)}, {"password", password}, {"code?", schema::text(10)}})},
       .answers = {{200, "application/json", who_schema()}},
       .problems = {401, 429},
       .handler = [&services](const Request& request,
                              const Principal&) { return sign_in(services, request); }},
  };
}

std::vector<Route> session_routes(Services& services) {
  return {
      {.method = "DELETE",
       .path = "/api/session",
       .name = "sign_out",
       .group = "people",
       .access = Access::signed_in(),
       .answers = {{204, "", {}}},
       .handler = [&services](const Request& request,
                              const Principal&) { return sign_out(services, request); }},
      {.method = "GET",
       .path = "/api/sessions",
       .name = "sessions",
       .group = "people",
       .access = Access::signed_in(),
       .answers = {{200, "application/json", schema::any_object()}},
       .handler =
           [&services](const Request& request, const Principal& principal) {
             return sessions(services, request, principal);
           }},
      {.method = "DELETE",
       .path = "/api/sessions/{id}",
       .name = "end_session",
       .group = "people",
       .access = Access::signed_in(),
       .parameters = {{"id", schema::text(64, 1)}},
       .answers = {{204, "", {}}},
       .problems = {404},
       .handler =
           [&services](const Request& request, const Principal& principal) {
             return end_session(services, request, principal);
           }},
  };
}

}  // namespace

std::vector<Route> people_routes(Services& services, const PeopleDoor& door) {
  auto all = sign_in_routes(services, door);
  for (auto& route : session_routes(services)) all.push_back(std::move(route));
  all.push_back(list_of(services, "people", people));
  all.push_back(list_of(services, "roles", roles));
  all.push_back(list_of(services, "organisations", organisations));
  return all;
}

}  // namespace tw::server
