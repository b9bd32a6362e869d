// What the home is: its settings, its sources, what could not be read.
#include <filesystem>
#include <set>

#include "base/base64.h"
#include "base/encoding.h"
#include "base/file.h"
#include "base/hex.h"
#include "base/version.h"
#include "server/routes.h"
#include "server/scope.h"
#include "server/views.h"
#include "sql/query.h"

namespace tw::server {
namespace {

nlohmann::ordered_json both(const BothLanguages& text) {
  return {{"en", text.en}, {"zh", text.zh}};
}

Result<Response> home_facts(Services& services) {
  TW_TRY(const auto home, services.home());
  const auto& settings = home.settings();
  return Response::json({{"office_name", both({settings.office_name_en, settings.office_name_zh})},
                         {"country", settings.country},
                         {"currency", settings.currency},
                         {"version", program_version()}});
}

std::int64_t number(const Request& request, std::string_view name, std::int64_t otherwise) {
  const auto& given = request.parameter(name);
  return given.empty() ? otherwise : std::stoll(given);
}

// The record as it came; where its bytes are no text, in hexadecimal.
std::string shown(const std::string& encoded) {
  const auto bytes = from_base64(encoded);
  if (!bytes) return "";
  const auto text = decode_text(*bytes);
  return text ? *text : hex_of(*bytes);
}

Result<Response> quarantine(Services& services, const Request& request,
                            const Principal& principal) {
  TW_CHECK(require_everything(principal));
  TW_TRY(const auto home, services.home());
  auto connection = services.connection();
  TW_CHECK(attach_table(*connection, home, "rejected"));
  const auto rows =
      (*connection)
          .query(sql::query("server", "quarantine"), {{"load", request.parameter("load")},
                                                      {"limit", number(request, "limit", 50)},
                                                      {"offset", number(request, "offset", 0)}});
  nlohmann::ordered_json document = {{"total", rows.empty() ? 0 : rows.integer(0, 9)},
                                     {"records", nlohmann::ordered_json::array()}};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    document["records"].push_back({{"file", rows.text(i, 0)},
                                   {"line", rows.integer(i, 1)},
                                   {"field", rows.text(i, 2)},
                                   {"value", rows.text(i, 3)},
                                   {"code", rows.text(i, 4)},
                                   {"en", rows.text(i, 5)},
                                   {"zh", rows.text(i, 6)},
                                   {"records", rows.integer(i, 7)},
                                   {"raw", shown(rows.text(i, 8))}});
  }
  return Response::json(document);
}

Result<Response> sources(Services& services) {
  TW_TRY(const auto home, services.home());
  std::set<std::string> names;
  std::error_code missing;  // no folder yet: no source
  for (const auto& entry : std::filesystem::directory_iterator(home.sources_folder(), missing)) {
    if (entry.path().extension() == ".toml") names.insert(entry.path().stem().string());
  }
  return Response::json({{"sources", names}});
}

Result<Response> source(Services& services, const Request& request) {
  TW_TRY(const auto home, services.home());
  const auto& name = request.parameter("name");
  TW_TRY(auto mapping, read_file(home.sources_folder() / (name + ".toml")));
  return Response::json({{"name", name}, {"mapping", std::move(mapping)}});
}

}  // namespace

std::vector<Route> home_routes(Services& services) {
  const Schema text = {{"type", "string"}};
  const Schema count = {{"type", "integer"}};
  const auto record = schema::object({{"file", text},
                                      {"line", count},
                                      {"field", text},
                                      {"value", text},
                                      {"code", text},
                                      {"en", text},
                                      {"zh", text},
                                      {"records", count},
                                      {"raw", text}});
  return {
      {.method = "GET",
       .path = "/api/home",
       .name = "home",
       .group = "home",
       .access = Access::signed_in(),
       .answers = {{200, "application/json",
                    schema::object({{"office_name", schema::both_languages()},
                                    {"country", text},
                                    {"currency", text},
                                    {"version", text}})}},
       .handler = [&services](const Request&, const Principal&) { return home_facts(services); }},
      {.method = "GET",
       .path = "/api/quarantine",
       .name = "quarantine",
       .group = "home",
       .access = Access::with(Permission::kDeclarationLoad),
       .parameters = {{"load", schema::pattern("[0-9a-f]{16}", "b48a860b59a2b253")},
                      {"limit", schema::integer(1, 500)},
                      {"offset", schema::integer(0, 1'000'000'000)}},
       .answers = {{200, "application/json",
                    schema::object({{"total", count}, {"records", schema::list(record)}})}},
       .handler =
           [&services](const Request& request, const Principal& principal) {
             return quarantine(services, request, principal);
           }},
      {.method = "GET",
       .path = "/api/sources",
       .name = "sources",
       .group = "home",
       .access = Access::with(Permission::kDeclarationLoad),
       .answers = {{200, "application/json", schema::object({{"sources", schema::list(text)}})}},
       .handler = [&services](const Request&, const Principal&) { return sources(services); }},
      {.method = "GET",
       .path = "/api/sources/{name}",
       .name = "source",
       .group = "home",
       .access = Access::with(Permission::kDeclarationLoad),
       .parameters = {{"name", schema::pattern("[A-Za-z0-9_-]{1,60}", "customs")}},
       .answers = {{200, "application/json", schema::object({{"name", text}, {"mapping", text}})}},
       .problems = {404},
       .handler = [&services](const Request& request,
                              const Principal&) { return source(services, request); }},
  };
}

}  // namespace tw::server
