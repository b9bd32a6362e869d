// The rules that declarations are checked by: read, written, tried on past months, proposed,
// approved and ended.
#include <algorithm>
#include <map>

#include "base/date.h"
#include "base/digest.h"
#include "base/instant.h"
#include "checks/language.h"
#include "checks/library.h"
#include "server/job_json.h"
#include "server/recorded.h"
#include "server/routes.h"
#include "server/rule_desk.h"
#include "server/scope.h"

namespace tw::server {
namespace {

using checks::OwnRule;
using identity::Deed;
using Json = nlohmann::ordered_json;

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }
Json day_or_null(const std::optional<Date>& day) {
  return day ? Json(day->to_string()) : Json(nullptr);
}

Json shown(const checks::Library::Entry& entry, const char* origin, const std::string& text,
           const BothLanguages& finding) {
  return {{"name", entry.rule.code},
          {"severity", std::string(to_string(entry.rule.severity))},
          {"dataset", entry.dataset->name},
          {"origin", origin},
          {"state", "active"},
          {"text", text},
          {"variables", entry.rule.variables},
          {"en", finding.en},
          {"zh", finding.zh},
          {"starts", nullptr},
          {"ends", nullptr},
          {"proposed_by", nullptr},
          {"approved_by", nullptr},
          {"waits", nullptr}};
}

// Shipped, or in a file that somebody has put into the home.
Result<void> show_standing(const lake::Home& home, const std::vector<OwnRule>& own, Json& rules) {
  TW_TRY(const auto shipped, checks::shipped_library());
  const auto today = Date::parse(utc_now().substr(0, 10));
  TW_TRY(const auto library,
         checks::library_of(home, Period::month(today->year(), today->month())));
  for (const auto& entry : library.rules) {
    const auto& code = entry.rule.code;
    if (std::any_of(own.begin(), own.end(), [&](const auto& each) { return each.name == code; })) {
      continue;
    }
    const bool is_shipped = std::any_of(shipped.rules.begin(), shipped.rules.end(),
                                        [&](const auto& each) { return each.rule.code == code; });
    rules.push_back(shown(entry, is_shipped ? "shipped" : "home",
                          checks::to_string(entry.rule.consequent), checks::finding_text(code)));
  }
  return {};
}

Result<Json> shown_own(const OwnRule& rule, const std::string& today) {
  TW_TRY(const auto library, checks::library_of_text(rule.text, rule.finding));
  Json json = shown(library.rules.front(), "home", rule.text, rule.finding);
  const bool has_ended = rule.ends && rule.ends->to_string() <= today;
  if (rule.starts.to_string() > today) json["state"] = "approved";
  if (has_ended) json["state"] = "ended";
  json["starts"] = rule.starts.to_string();
  json["ends"] = day_or_null(rule.ends);
  json["proposed_by"] = text_or_null(rule.proposed_by);
  json["approved_by"] = text_or_null(rule.approved_by);
  return json;
}

Json waiting_json(const WaitingRule& change) {
  return {{"act", change.is_end ? "end" : "start"},
          {"on", change.is_end ? change.rule.ends->to_string() : change.rule.starts.to_string()},
          {"text", text_or_null(change.rule.text)},
          {"en", change.rule.finding.en},
          {"zh", change.rule.finding.zh},
          {"by", change.proposed_by}};
}

// What people of the home wrote: by name the newest that began, or will; and what waits.
Result<Json> own_and_waiting(const lake::Home& home, Services& services,
                             const std::vector<OwnRule>& own) {
  const std::string today = utc_now().substr(0, 10);
  std::map<std::string, Json> by_name;
  for (const auto& rule : own) {
    TW_TRY(by_name[rule.name], shown_own(rule, today));
  }
  RuleDesk desk(home, services.store());
  TW_TRY(const auto waiting, desk.waiting());
  for (const auto& change : waiting) {
    auto& json = by_name[change.name];
    if (json.is_null()) {
      TW_TRY(json, shown_own(change.rule, today));
      json["state"] = "proposed";
    }
    json["waits"] = waiting_json(change);
  }
  Json list = Json::array();
  for (auto& [name, json] : by_name) list.push_back(std::move(json));
  return list;
}

Result<Response> rules(Services& services) {
  TW_TRY(const auto home, services.home());
  TW_TRY(const auto own, checks::own_rules(home));
  Json document;
  TW_TRY(document["rules"], own_and_waiting(home, services, own));
  TW_CHECK(show_standing(home, own, document["rules"]));
  return Response::json(document);
}

Response compile(const Request& request) {
  const std::string text = request.document.at("text");
  const auto library = checks::library_of_text(text);
  Json document = {{"ok", library.has_value()}, {"errors", Json::array()}};
  document["name"] = library ? Json(library->rules.front().rule.code) : Json(nullptr);
  document["severity"] =
      library ? Json(std::string(to_string(library->rules.front().rule.severity))) : Json(nullptr);
  if (!library) {
    const auto& error = library.error();
    document["errors"].push_back(
        {{"line", std::max<std::int64_t>(error.place.line, 1)},
         {"column", std::max<std::int64_t>(error.place.column, 1)},
         {"length", 1},
         {"code", error.code},
         {"en", message(Language::kEnglish, error.code, error.args)},
         {"zh", message(Language::kChinese, error.code, error.args)},
         {"caret",
          {{"en", checks::describe_in_source(Language::kEnglish, error, text)},
           {"zh", checks::describe_in_source(Language::kChinese, error, text)}}}});
  }
  return Response::json(document);
}

Result<Response> run(Services& services, const Request& request, const Principal& principal) {
  TW_CHECK(require_everything(principal));
  const std::string text = request.document.at("text");
  TW_CHECK(checks::library_of_text(text));
  Job job{.kind = "try_rule",
          .parameters = {{"text", text}, {"periods", request.document.at("periods")}},
          .by = principal.login};
  TW_TRY(const auto begun, services.jobs().start(std::move(job)));
  return accepted(begun, principal);
}

Result<Date> day_in(const Request& request, const char* name) {
  const std::string text = request.document.at(name);
  const auto day = Date::parse(text);
  if (!day) return Error("request.not_a_day", {text});
  return *day;
}

// The public part has the digest of the rule's text, and no more.
void tell(Deeds& deeds, const char* act, const OwnRule& rule) {
  deeds.did("rules", {{"rules", sha256_hex(rule.text)}},
            {{"act", act},
             {"name", rule.name},
             {"starts", rule.starts.to_string()},
             {"ends", rule.ends ? rule.ends->to_string() : ""},
             {"proposed_by", rule.proposed_by},
             {"text", rule.text}});
}

Result<OwnRule> newest(const lake::Home& home, const std::string& name) {
  TW_TRY(const auto own, checks::own_rules(home));
  const auto last = std::find_if(own.rbegin(), own.rend(),
                                 [&](const OwnRule& each) { return each.name == name; });
  if (last == own.rend()) return Error("rule.not_own", {name});
  return *last;
}

// Tells the log of what is in force now, or of what has ended.
Result<void> tell_newest(const lake::Home& home, Deeds& deeds, const std::string& name,
                         bool is_end) {
  TW_TRY(const auto rule, newest(home, name));
  tell(deeds, is_end ? "end" : "start", rule);
  return {};
}

Json outcome_json(const RuleOutcome& outcome) {
  return {{"name", outcome.name}, {"waits", outcome.waits}};
}

Result<Response> propose(Services& services, const Request& request, const Principal& principal) {
  TW_TRY(const auto starts, day_in(request, "starts"));
  const OwnRule rule{.text = request.document.at("text"),
                     .finding = {request.document.at("en"), request.document.at("zh")},
                     .starts = starts};
  TW_TRY(const auto home, services.home());
  return recorded(services, "rules", principal.login, [&](Deeds& deeds) -> Result<Response> {
    TW_TRY(const auto outcome,
           RuleDesk(home, services.store()).propose(rule, Deed{principal, instant_now()}));
    if (!outcome.waits) TW_CHECK(tell_newest(home, deeds, outcome.name, false));
    return Response::json(outcome_json(outcome), 201);
  });
}

Result<Response> approve(Services& services, const Request& request, const Principal& principal) {
  TW_TRY(const auto home, services.home());
  return recorded(services, "rules", principal.login, [&](Deeds& deeds) -> Result<Response> {
    TW_TRY(const auto change,
           RuleDesk(home, services.store())
               .approve(request.parameter("name"), Deed{principal, instant_now()}));
    TW_CHECK(tell_newest(home, deeds, change.name, change.is_end));
    return Response::json(outcome_json({change.name, false}));
  });
}

// Of what waits: it waits no longer. Of what is in force: its end is proposed.
Result<Response> withdraw(Services& services, const Request& request, const Principal& principal) {
  const auto& name = request.parameter("name");
  TW_TRY(const auto home, services.home());
  RuleDesk desk(home, services.store());
  const Deed deed{principal, instant_now()};
  if (!request.document.contains("ends")) {
    TW_CHECK(desk.refuse(name, request.document.value("reason", ""), deed));
    return Response::json(outcome_json({name, false}));
  }
  TW_TRY(const auto ends, day_in(request, "ends"));
  return recorded(services, "rules", principal.login, [&](Deeds& deeds) -> Result<Response> {
    TW_TRY(const auto outcome, desk.propose_end(name, ends, deed));
    if (!outcome.waits) TW_CHECK(tell_newest(home, deeds, name, true));
    return Response::json(outcome_json(outcome));
  });
}

Schema compiled_schema() {
  const Schema text = {{"type", "string"}};
  const Schema whole = {{"type", "integer"}};
  return schema::object(
      {{"ok", schema::boolean()},
       {"errors", schema::list(schema::object({{"line", whole},
                                               {"column", whole},
                                               {"length", whole},
                                               {"code", text},
                                               {"en", text},
                                               {"zh", text},
                                               {"caret", schema::both_languages()}}))},
       {"name", schema::nullable(text)},
       {"severity", schema::nullable(text)}});
}

using Call = Result<Response> (*)(Services&, const Request&, const Principal&);

Route change_of_rule(Services& services, const char* path, const char* name, Permission permission,
                     Schema body, Call call) {
  Route route{.method = "POST",
              .path = path,
              .name = name,
              .group = "rules",
              .access = Access::with(permission),
              .body = Body{std::move(body)},
              .problems = {404, 409, 422},
              .handler = [&services, call](const Request& request, const Principal& principal) {
                return call(services, request, principal);
              }};
  if (route.path.find("{name}") != std::string::npos) {
    route.parameters = {{"name", schema::text(80, 1)}};
  }
  const Schema outcome =
      schema::object({{"name", {{"type", "string"}}}, {"waits", schema::boolean()}});
  route.answers = {{route.parameters.empty() ? 201 : 200, "application/json", outcome}};
  return route;
}

std::vector<Route> changes(Services& services) {
  const Schema day = schema::pattern("[0-9]{4}-[0-9]{2}-[0-9]{2}", "2026-03-01");
  return {
      change_of_rule(services, "/api/rules", "propose_rule", Permission::kRuleWrite,
                     schema::object({{"text", schema::text(100'000, 1)},
                                     {"en", schema::text(300, 1)},
                                     {"zh", schema::text(300, 1)},
                                     {"starts", day}}),
                     propose),
      change_of_rule(services, "/api/rules/{name}/approve", "approve_rule",
                     Permission::kRuleApprove, schema::object({}), approve),
      change_of_rule(services, "/api/rules/{name}/withdraw", "withdraw_rule",
                     Permission::kDeclarationRead,
                     schema::object({{"ends?", day}, {"reason?", schema::text(500)}}), withdraw),
  };
}

}  // namespace

std::vector<Route> rule_routes(Services& services) {
  std::vector<Route> all = changes(services);
  all.push_back(
      {.method = "GET",
       .path = "/api/rules",
       .name = "rules",
       .group = "rules",
       .access = Access::with(Permission::kDeclarationRead),
       .answers = {{200, "application/json", schema::any_object()}},
       .problems = {422},
       .handler = [&services](const Request&, const Principal&) { return rules(services); }});
  all.push_back({.method = "POST",
                 .path = "/api/rules/compile",
                 .name = "compile_rules",
                 .group = "rules",
                 .access = Access::with(Permission::kRuleWrite),
                 .body = Body{schema::object({{"text", schema::text(100'000)}})},
                 .answers = {{200, "application/json", compiled_schema()}},
                 .handler = [](const Request& request, const Principal&) -> Result<Response> {
                   return compile(request);
                 }});
  all.push_back({.method = "POST",
                 .path = "/api/rules/run",
                 .name = "try_rule",
                 .group = "rules",
                 .access = Access::with(Permission::kRuleWrite),
                 .body = Body{schema::object({{"text", schema::text(100'000)},
                                              {"periods", schema::list(schema::month(), 24, 1)}})},
                 .answers = {{202, "application/json", schema::object({{"job", job_schema()}})}},
                 .handler = [&services](const Request& request, const Principal& principal) {
                   return run(services, request, principal);
                 }});
  return all;
}

}  // namespace tw::server
