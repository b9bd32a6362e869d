#include "server/openapi.h"

#include <algorithm>

#include "base/version.h"
#include "server/problem.h"

namespace tw::server {
namespace {

using Json = nlohmann::ordered_json;

BothLanguages summary_of(const Route& route) { return message_in_both("route." + route.name); }

std::string access_text(const Route& route) {
  switch (route.access.kind) {
    case Access::Kind::kPublic:
      return "public";
    case Access::Kind::kSignedIn:
      return "signed in";
    case Access::Kind::kPermission:
      return std::string(identity::permission_name(route.access.permission));
    case Access::Kind::kNobody:
      break;
  }
  return "nobody";
}

Json parameter_document(const Route& route, const Parameter& parameter, Language language) {
  const bool in_path = is_in_path(route, parameter);
  Json schema = parameter.schema;
  if (parameter.may_repeat) schema = Json{{"type", "array"}, {"items", parameter.schema}};
  Json document = {{"name", parameter.name},
                   {"in", in_path ? "path" : "query"},
                   {"required", in_path || parameter.is_required},
                   {"description", message(language, "parameter." + parameter.name)},
                   {"schema", std::move(schema)}};
  if (parameter.may_repeat) {
    document["style"] = "form";
    document["explode"] = true;
  }
  return document;
}

Json content_of(const std::string& media_type, const Json& schema) {
  if (media_type.empty()) return Json::object();
  Json content = {{media_type, Json::object()}};
  content[media_type]["schema"] = schema.is_null() ? Json{{"type", "string"}} : schema;
  return content;
}

Json answers_of(const Route& route, Language language) {
  Json answers = Json::object();
  for (const auto& answer : route.answers) {
    auto& document = answers[std::to_string(answer.status)];
    document["description"] = message(language, "status." + std::to_string(answer.status));
    const Json contents = content_of(answer.media_type, answer.schema);
    for (const auto& [type, content] : contents.items()) {
      document["content"][type] = content;
    }
  }
  for (const int status : problem_statuses(route)) {
    auto& document = answers[std::to_string(status)];
    document["description"] = message(language, "status." + std::to_string(status));
    document["content"]["application/problem+json"] = {
        {"schema", {{"$ref", "#/components/schemas/Problem"}}}};
  }
  return answers;
}

Json operation_of(const Route& route, Language language) {
  const auto summary = summary_of(route);
  Json operation = {{"operationId", route.name},
                    {"tags", Json::array({route.group})},
                    {"summary", summary.in(language)},
                    {"x-texts", {{"en", summary.en}, {"zh", summary.zh}}},
                    {"x-permission", access_text(route)}};
  if (route.access.kind == Access::Kind::kPublic) {
    operation["security"] = Json::array();
  }
  for (const auto& parameter : route.parameters) {
    operation["parameters"].push_back(parameter_document(route, parameter, language));
  }
  if (route.body) {
    operation["requestBody"] = {
        {"required", true}, {"content", content_of(route.body->media_type, route.body->schema)}};
  }
  operation["responses"] = answers_of(route, language);
  return operation;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

std::string escaped(std::string_view text) {
  std::string html;
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

// "text, at most 200" of a schema, for people.
std::string schema_line(const Schema& schema) {
  if (schema.contains("enum")) {
    std::string values;
    for (const auto& value : schema["enum"]) {
      values += (values.empty() ? "" : " | ") + value.get<std::string>();
    }
    return values;
  }
  std::string line = schema.value("type", Json("string")).dump();
  std::erase(line, '"');
  if (schema.contains("examples")) line = schema["examples"][0].get<std::string>();
  if (schema.contains("minimum"))
    line += " " + schema["minimum"].dump() + "–" + schema["maximum"].dump();
  return line;
}

void add_parameters(std::string& html, const Route& route, Language language) {
  if (route.parameters.empty()) return;
  html += "<table>";
  for (const auto& parameter : route.parameters) {
    const bool is_needed = parameter.is_required || is_in_path(route, parameter);
    html += "<tr><th><code>" + escaped(parameter.name) + "</code>" + (is_needed ? "*" : "") +
            "</th><td>" + escaped(schema_line(parameter.schema)) + "</td><td>" +
            escaped(message(language, "parameter." + parameter.name)) + "</td></tr>";
  }
  html += "</table>";
}

void add_schema(std::string& html, const std::string& heading, const Schema& schema) {
  if (schema.is_null()) return;
  html += "<details><summary>" + escaped(heading) + "</summary><pre>" + escaped(schema.dump(2)) +
          "</pre></details>";
}

void add_route(std::string& html, const Route& route, Language language) {
  html += "<section id=\"" + escaped(route.name) + "\"><h3><b>" + route.method + "</b> <code>" +
          escaped(route.path) + "</code></h3><p>" + escaped(summary_of(route).in(language)) +
          "</p><p class=\"access\">" + escaped(access_text(route)) + "</p>";
  add_parameters(html, route, language);
  if (route.body) add_schema(html, route.body->media_type, route.body->schema);
  for (const auto& answer : route.answers) {
    add_schema(html, std::to_string(answer.status) + " " + answer.media_type, answer.schema);
  }
  html += "<p class=\"statuses\">";
  for (const int status : problem_statuses(route)) {
    html += "<span title=\"" + escaped(message(language, "status." + std::to_string(status))) +
            "\">" + std::to_string(status) + "</span> ";
  }
  html += "</p></section>";
}

std::vector<std::string> groups_of(const Routes& routes) {
  std::vector<std::string> groups;
  for (const auto& route : routes.all()) {
    if (std::find(groups.begin(), groups.end(), route.group) == groups.end())
      groups.push_back(route.group);
  }
  return groups;
}

constexpr std::string_view kStyle =
    "body{font:16px/1.5 system-ui,'Noto Sans CJK SC',sans-serif;max-width:60rem;margin:0 auto;"
    "padding:1.5rem;color:#1b2733;background:#fff}"
    "h2{margin-top:2.5rem;border-bottom:2px solid #0b5c7a}h3{margin:1.8rem 0 .3rem;font-size:1rem}"
    "h3 b{color:#0b5c7a;display:inline-block;min-width:4.2rem}"
    "table{border-collapse:collapse;width:100%;margin:.5rem 0;font-size:.9rem}"
    "th,td{text-align:left;vertical-align:top;padding:.25rem .6rem .25rem 0;"
    "border-top:1px solid #d8e0e6;font-weight:normal}"
    "pre{overflow:auto;background:#f3f6f8;padding:.8rem;font-size:.85rem}"
    ".access{font-size:.85rem;color:#55636e;margin:.2rem 0}.access::before{content:'\\1F511\\00A0'}"
    ".statuses{font-size:.8rem;color:#55636e}p{margin:.3rem 0}"
    "nav a{margin-right:1rem}a{color:#0b5c7a}"
    "@media(prefers-color-scheme:dark){body{background:#10181f;color:#dde6ec}"
    "pre{background:#1a252e}th,td{border-color:#2b3944}h3 b,a{color:#6fc3df}"
    ".access,.statuses{color:#93a3af}}";

}  // namespace

nlohmann::ordered_json openapi(const Routes& routes, Language language) {
  Json document = {
      {"openapi", "3.1.0"},
      {"info",
       {{"title", "Tidewaiter"},
        {"version", std::string(program_version())},
        {"description", message(language, "reference.about")}}},
      {"servers", Json::array({{{"url", "/"}}})},
      {"security", Json::array({{{"key", Json::array()}}, {{"session", Json::array()}}})},
      {"tags", Json::array()},
      {"paths", Json::object()}};
  for (const auto& group : groups_of(routes)) {
    document["tags"].push_back(
        {{"name", group}, {"description", message(language, "route_group." + group)}});
  }
  for (const auto& route : routes.all()) {
    if (route.path.find('*') != std::string::npos) continue;  // files of the portal
    document["paths"][route.path][lower(route.method)] = operation_of(route, language);
  }
  document["components"] = {
      {"schemas", {{"Problem", problem_schema()}}},
      {"securitySchemes",
       {{"key", {{"type", "http"}, {"scheme", "bearer"}}},
        {"session", {{"type", "apiKey"}, {"in", "cookie"}, {"name", "tidewaiter"}}}}}};
  return document;
}

std::string reference_page(const Routes& routes, Language language) {
  const bool is_chinese = language == Language::kChinese;
  std::string html =
      std::string("<!doctype html><html lang=\"") + (is_chinese ? "zh" : "en") +
      "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
      "content=\"width=device-width,initial-scale=1\"><title>Tidewaiter: " +
      escaped(message(language, "reference.title")) + "</title><style>" + std::string(kStyle) +
      "</style></head><body><main><h1>" + escaped(message(language, "reference.title")) +
      "</h1><p>" + escaped(message(language, "reference.about")) +
      "</p><p><a href=\"/openapi.json\">/openapi.json</a> <a href=\"/reference?lang=" +
      (is_chinese ? "en\" lang=\"en\">English" : "zh\" lang=\"zh\">中文") + "</a></p><nav>";
  const auto groups = groups_of(routes);
  for (const auto& group : groups) {
    html +=
        "<a href=\"#" + group + "\">" + escaped(message(language, "route_group." + group)) + "</a>";
  }
  html += "</nav>";
  for (const auto& group : groups) {
    html +=
        "<h2 id=\"" + group + "\">" + escaped(message(language, "route_group." + group)) + "</h2>";
    for (const auto& route : routes.all()) {
      if (route.group == group) add_route(html, route, language);
    }
  }
  return html + "</main></body></html>";
}

std::string routes_table(const Routes& routes) {
  std::string table = "| | path | may | what |\n|---|---|---|---|\n";
  for (const auto& route : routes.all()) {
    table += "| " + route.method + " | `" + route.path + "` | " + access_text(route) + " | " +
             summary_of(route).en + " |\n";
  }
  return table;
}

}  // namespace tw::server
