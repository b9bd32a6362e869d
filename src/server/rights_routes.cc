#include "server/rights_routes.h"

#include "base/random.h"
#include "identity/proposals.h"
#include "identity/sign_in.h"
#include "server/people_change.h"
#include "store/settings.h"

namespace tw::server {
namespace {

using identity::Deed;
using Json = nlohmann::ordered_json;
using store::Transaction;

using Change =
    std::function<Result<void>(const Request&, Transaction& transaction, const Deed& deed)>;

// A change that has nothing to say but that it is done.
Handler plain_change(Services& services, Change change) {
  return [&services, change = std::move(change)](const Request& request,
                                                 const Principal& principal) -> Result<Response> {
    TW_CHECK(changed(services, principal, [&](Transaction& transaction, const Deed& deed) {
      return change(request, transaction, deed);
    }));
    return Response::empty(204);
  };
}

// Shown once; no cache keeps it.
Response secret(const Json& document, int status = 200) {
  Response response = Response::json(document, status);
  response.headers.set("Cache-Control", "no-store");
  return response;
}

Result<std::optional<Date>> day_of(const nlohmann::json& given, const char* field) {
  const std::string text = given.value(field, "");
  if (text.empty()) return std::optional<Date>();
  const auto day = Date::parse(text);
  if (!day) return Error("request.not_a_day", {text});
  return day;
}

// Of the given days, or from today on.
Result<identity::Grant> grant_of(const std::string& login, const std::string& role,
                                 const nlohmann::json& days, Instant now) {
  TW_TRY(const auto from, day_of(days, "from"));
  TW_TRY(const auto until, day_of(days, "until"));
  const auto today = Date::parse(text_of(now).substr(0, 10));
  return identity::Grant{
      .person = login, .role = role, .from = from ? *from : *today, .until = until};
}

Result<void> see_offices(Transaction& transaction, const std::string& login,
                         const nlohmann::json& sees, const Deed& deed) {
  // What the organisation sees is what a person begins with.
  if (sees.at("kind") == "organisation") return {};
  TW_TRY(const auto person, identity::find_person(transaction, login));
  auto scope = person.scope;
  scope.all_offices = sees.at("kind") == "all_offices";
  scope.offices.clear();
  if (!scope.all_offices) scope.offices = sees.value("offices", std::vector<std::string>());
  return identity::set_scope(transaction, login, scope, deed);
}

// The person, the roles (or their proposals), and the link by which a password is chosen.
Result<Json> invited(Transaction& transaction, const nlohmann::json& given,
                     const store::Settings& settings, const Deed& deed) {
  const std::string login = given.at("login");
  TW_TRY(const auto person,
         identity::add_person(transaction,
                              {.login = login,
                               .name = {given.at("name").at("en"), given.at("name").at("zh")},
                               .organisation = given.at("organisation")},
                              deed));
  TW_CHECK(see_offices(transaction, login, given.at("sees"), deed));
  Json proposals = Json::array();
  for (const std::string role : given.at("roles")) {
    TW_TRY(const auto grant, grant_of(login, role, Json::object(), deed.now));
    TW_TRY(const auto proposal, identity::give_or_propose(transaction, grant, settings, deed));
    if (!proposal.empty()) proposals.push_back(proposal);
  }
  TW_TRY(const auto link, identity::password_link(transaction, login, deed));
  return Json{
      {"id", person.id}, {"login", login}, {"link", link}, {"proposals", std::move(proposals)}};
}

Result<Response> invite(Services& services, const Request& request, const Principal& principal) {
  TW_TRY(const auto settings, store::read_settings(services.home_folder()));
  TW_TRY(const auto made,
         changed(services, principal, [&](Transaction& transaction, const Deed& deed) {
           return invited(transaction, request.document, settings, deed);
         }));
  return secret(made, 201);
}

Result<Response> give_role(Services& services, const Request& request, const Principal& principal) {
  TW_TRY(const auto settings, store::read_settings(services.home_folder()));
  TW_TRY(const auto proposal,
         changed(services, principal,
                 [&](Transaction& transaction, const Deed& deed) -> Result<std::string> {
                   TW_TRY(const auto grant,
                          grant_of(request.parameter("login"), request.parameter("role"),
                                   request.document, deed.now));
                   return identity::give_or_propose(transaction, grant, settings, deed);
                 }));
  return Response::json({{"proposal", proposal.empty() ? Json() : Json(proposal)}});
}

Result<Response> new_link(Services& services, const Request& request, const Principal& principal) {
  TW_TRY(const auto link,
         changed(services, principal, [&](Transaction& transaction, const Deed& deed) {
           return identity::password_link(transaction, request.parameter("login"), deed);
         }));
  return secret({{"link", link}});
}

// By whoever has the link; the person's own sessions end, and the page to sign in comes next.
Result<Response> choose_password(Services& services, const Request& request) {
  const auto& given = request.document;
  TW_CHECK(identity::choose_password(services.store(), given.at("token"), given.at("password"),
                                     instant_now(), system_random));
  return Response::empty(204);
}

Result<Response> waiting(Services& services) {
  return services.store().read([](Transaction& transaction) -> Result<Response> {
    Json list = Json::array();
    for (const auto& each : identity::proposals(transaction, "open")) {
      if (each.kind != "grant") continue;
      TW_TRY(const auto by, identity::person_of_id(transaction, each.proposed_by));
      auto grant = Json::parse(each.document);
      list.push_back({{"id", each.id},
                      {"login", grant.at("login")},
                      {"role", grant.at("role")},
                      {"from", grant.at("from")},
                      {"until", grant.at("until")},
                      {"by", by.login},
                      {"at", each.proposed_at}});
    }
    return Response::json({{"proposals", std::move(list)}});
  });
}

Result<void> refuse(const Request& request, Transaction& transaction, const Deed& deed) {
  const auto& id = request.parameter("id");
  TW_TRY(const auto proposal, identity::find_proposal(transaction, id));
  if (proposal.kind != "grant") return Error("identity.proposal_unknown", {id});
  TW_TRY(const auto refused,
         identity::refuse(transaction, id, request.document.at("reason"), deed));
  static_cast<void>(refused);
  return {};
}

Schema login_schema() { return schema::pattern("[a-z0-9][a-z0-9._-]{0,63}", "li.wen"); }
Schema role_schema() { return schema::pattern("[a-z][a-z0-9_]{0,39}", "reviewer"); }
Schema name_schema() {
  return schema::object({{"en", schema::text(100, 1)}, {"zh", schema::text(100, 1)}});
}
Schema day_schema() { return schema::pattern("[0-9]{4}-[0-9]{2}-[0-9]{2}", "2026-03-31"); }
Schema offices_schema() { return schema::list(schema::pattern("[0-9A-Za-z]{1,20}", "22"), 100); }
Schema link_schema() { return schema::object({{"link", schema::text(200)}}); }

Route change_of(const char* method, const std::string& path, const char* name,
                Permission permission, std::vector<Parameter> parameters) {
  return {.method = method,
          .path = "/api/people" + path,
          .name = name,
          .group = "people",
          .access = Access::with(permission),
          .parameters = std::move(parameters),
          .answers = {{204, "", {}}},
          .problems = {404, 409, 422}};
}

Route invite_route(Services& services) {
  auto route = change_of("POST", "", "invite_person", Permission::kPeopleManage, {});
  const Schema sees =
      schema::object({{"kind", schema::one_of({"organisation", "all_offices", "offices"})},
                      {"offices?", offices_schema()}});
  route.body = Body{schema::object({{"login", login_schema()},
                                    {"name", name_schema()},
                                    {"organisation", schema::text(64, 1)},
                                    {"roles", schema::list(role_schema(), 40)},
                                    {"sees", sees}})};
  const Schema text = {{"type", "string"}};
  route.answers = {
      {201, "application/json",
       schema::object(
           {{"id", text}, {"login", text}, {"link", text}, {"proposals", schema::list(text)}})}};
  route.handler = [&services](const Request& request, const Principal& principal) {
    return invite(services, request, principal);
  };
  return route;
}

std::vector<Route> role_routes(Services& services) {
  const std::vector<Parameter> of_role = {{"login", login_schema()}, {"role", role_schema()}};
  auto give =
      change_of("PUT", "/{login}/roles/{role}", "give_role", Permission::kPeopleManage, of_role);
  give.body = Body{schema::object({{"from?", day_schema()}, {"until?", day_schema()}})};
  give.answers = {{200, "application/json",
                   schema::object({{"proposal", schema::nullable({{"type", "string"}})}})}};
  give.handler = [&services](const Request& request, const Principal& principal) {
    return give_role(services, request, principal);
  };
  auto take =
      change_of("DELETE", "/{login}/roles/{role}", "take_role", Permission::kPeopleManage, of_role);
  take.handler = plain_change(
      services, [](const Request& request, Transaction& transaction, const Deed& deed) {
        return identity::take_role(transaction, request.parameter("login"),
                                   request.parameter("role"), deed);
      });
  return {std::move(give), std::move(take)};
}

std::vector<Route> person_routes(Services& services) {
  const std::vector<Parameter> of_person = {{"login", login_schema()}};
  auto scope =
      change_of("PUT", "/{login}/offices", "set_offices", Permission::kPeopleManage, of_person);
  scope.body = Body{schema::object(
      {{"kind", schema::one_of({"all_offices", "offices"})}, {"offices?", offices_schema()}})};
  scope.handler = plain_change(
      services, [](const Request& request, Transaction& transaction, const Deed& deed) {
        return see_offices(transaction, request.parameter("login"), request.document, deed);
      });
  auto link =
      change_of("POST", "/{login}/link", "new_password_link", Permission::kPeopleManage, of_person);
  link.answers = {{200, "application/json", link_schema()}};
  link.body = Body{schema::object({})};
  link.handler = [&services](const Request& request, const Principal& principal) {
    return new_link(services, request, principal);
  };
  auto disable =
      change_of("POST", "/{login}/disable", "disable_person", Permission::kPeopleManage, of_person);
  disable.body = Body{schema::object({})};
  disable.handler = plain_change(
      services, [](const Request& request, Transaction& transaction, const Deed& deed) {
        return identity::disable(transaction, request.parameter("login"), deed);
      });
  return {std::move(scope), std::move(link), std::move(disable)};
}

// Where people belong.
Route organisation_route(Services& services) {
  auto route = change_of("POST", "", "add_organisation", Permission::kPeopleManage, {});
  route.path = "/api/organisations";
  route.body =
      Body{schema::object({{"id", login_schema()},
                           {"kind", schema::one_of({"head_office", "district", "subordinate_office",
                                                    "department", "broker"})},
                           {"parent?", login_schema()},
                           {"office?", schema::pattern("[0-9A-Za-z]{0,20}", "22")},
                           {"name", name_schema()}})};
  route.handler = plain_change(
      services, [](const Request& request, Transaction& transaction, const Deed& deed) {
        const auto& given = request.document;
        return identity::add_organisation(
            transaction,
            {.id = given.at("id"),
             .kind = given.at("kind"),
             .parent = given.value("parent", ""),
             .office = given.value("office", ""),
             .name = {given.at("name").at("en"), given.at("name").at("zh")}},
            deed);
      });
  return route;
}

std::vector<Route> proposal_routes(Services& services) {
  const std::vector<Parameter> of_proposal = {
      {"id", schema::pattern("[0-9a-z-]{1,60}", "q-0a1b2c3d4e5f6071")}};
  auto list = change_of("GET", "/proposals", "grant_proposals", Permission::kPeopleRead, {});
  list.answers = {{200, "application/json", schema::any_object()}};
  list.problems = {};
  list.handler = [&services](const Request&, const Principal&) { return waiting(services); };
  auto yes = change_of("POST", "/proposals/{id}/approve", "approve_grant",
                       Permission::kGrantApprove, of_proposal);
  yes.body = Body{schema::object({})};
  yes.handler = plain_change(
      services, [](const Request& request, Transaction& transaction, const Deed& deed) {
        return identity::approve_grant(transaction, request.parameter("id"), deed);
      });
  auto no = change_of("POST", "/proposals/{id}/refuse", "refuse_grant", Permission::kPeopleRead,
                      of_proposal);
  no.body = Body{schema::object({{"reason", schema::text(500, 1)}})};
  no.handler = plain_change(services, refuse);
  return {std::move(list), std::move(yes), std::move(no)};
}

}  // namespace

std::vector<Route> rights_routes(Services& services) {
  std::vector<Route> all = {invite_route(services),
                            organisation_route(services),
                            {.method = "POST",
                             .path = "/api/password",
                             .name = "choose_password",
                             .group = "people",
                             .access = Access::everybody(),
                             .body = Body{schema::object({{"token", schema::text(200, 1)},
                                                          {"password", schema::text(1024, 1)}})},
                             .answers = {{204, "", {}}},
                             .handler = [&services](const Request& request, const Principal&) {
                               return choose_password(services, request);
                             }}};
  for (auto part : {person_routes(services), role_routes(services), proposal_routes(services)}) {
    std::move(part.begin(), part.end(), std::back_inserter(all));
  }
  return all;
}

}  // namespace tw::server
