// Code lists, and the rules that declarations are checked by.
#include "base/date.h"
#include "checks/language.h"
#include "checks/library.h"
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

Result<Response> rules(Services& services) {
  TW_TRY(const auto home, services.home());
  TW_TRY(const auto shipped, checks::shipped_library());
  TW_TRY(const auto library, checks::library_of(home));
  Json document;
  document["rules"] = Json::array();
  for (const auto& entry : library.rules) {
    const auto& code = entry.rule.code;
    const bool is_shipped = std::any_of(shipped.rules.begin(), shipped.rules.end(),
                                        [&](const auto& each) { return each.rule.code == code; });
    const auto text = checks::finding_text(code);
    document["rules"].push_back({{"name", code},
                                 {"severity", std::string(to_string(entry.rule.severity))},
                                 {"dataset", entry.dataset->name},
                                 {"origin", is_shipped ? "shipped" : "home"},
                                 {"state", "active"},
                                 {"text", checks::to_string(entry.rule.consequent)},
                                 {"variables", entry.rule.variables},
                                 {"en", text.en},
                                 {"zh", text.zh}});
  }
  document["digest"] = library.digest;
  return Response::json(document);
}

// The rules of a text and their types; errors with the source and a caret under the column.
Result<std::size_t> compiled(const std::string& text) {
  TW_TRY(const auto program, checks::parse(text, ""));
  std::size_t rules = 0;
  for (const auto& check : program.checks) {
    const auto* dataset = checks::find_dataset(check.dataset.text);
    if (dataset == nullptr) {
      return checks::rule_error("rule.unknown_dataset", {check.dataset.text}, "", check.dataset.at);
    }
    const auto ruleset =
        std::find_if(program.rulesets.begin(), program.rulesets.end(),
                     [&](const auto& each) { return each.name == check.ruleset.text; });
    if (ruleset == program.rulesets.end()) {
      return checks::rule_error("rule.unknown_ruleset", {check.ruleset.text}, "", check.ruleset.at);
    }
    TW_TRY(const auto typed, checks::check_types(*ruleset, checks::signature_of(*dataset), ""));
    rules += typed.size();
  }
  return rules;
}

Response compile(const Request& request) {
  const std::string text = request.document.at("text");
  const auto rules = compiled(text);
  Json document = {
      {"ok", rules.has_value()}, {"rules", rules.value_or(0)}, {"errors", Json::array()}};
  if (!rules) {
    const auto& error = rules.error();
    document["errors"].push_back(
        {{"line", error.place.line},
         {"column", error.place.column},
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

Schema compiled_schema() {
  const Schema text = {{"type", "string"}};
  const Schema whole = {{"type", "integer"}};
  return schema::object(
      {{"ok", schema::boolean()},
       {"rules", whole},
       {"errors", schema::list(schema::object({{"line", whole},
                                               {"column", whole},
                                               {"length", whole},
                                               {"code", text},
                                               {"en", text},
                                               {"zh", text},
                                               {"caret", schema::both_languages()}}))}});
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
      {.method = "GET",
       .path = "/api/rules",
       .name = "rules",
       .group = "standards",
       .access = Access::with(Permission::kDeclarationRead),
       .answers = {{200, "application/json", schema::any_object()}},
       .problems = {422},
       .handler = [&services](const Request&, const Principal&) { return rules(services); }},
      {.method = "POST",
       .path = "/api/rules/compile",
       .name = "compile_rules",
       .group = "standards",
       .access = Access::with(Permission::kRuleWrite),
       .body = Body{schema::object({{"text", schema::text(100'000)}})},
       .answers = {{200, "application/json", compiled_schema()}},
       .handler = [](const Request& request, const Principal&) -> Result<Response> {
         return compile(request);
       }},
  };
}

}  // namespace tw::server
