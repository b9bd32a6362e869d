// What the home is: its settings, and what of it could not be read.
#include "base/base64.h"
#include "base/encoding.h"
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
  };
}

}  // namespace tw::server
