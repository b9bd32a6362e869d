#include "server/source_routes.h"

#include <filesystem>
#include <set>

#include "base/base64.h"
#include "base/digest.h"
#include "base/file.h"
#include "declaration/load.h"
#include "declaration/preview.h"
#include "server/recorded.h"

namespace tw::server {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::uint64_t kMostMapping = 256 * 1024;
// Of the beginning of a file, in base64.
constexpr std::uint64_t kMostHead = 512 * 1024;

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

Result<Response> keep(Services& services, const Request& request, const Principal& principal) {
  TW_TRY(const auto home, services.home());
  const auto& name = request.parameter("name");
  TW_TRY(const auto mapping,
         declaration::Mapping::parse(request.document.at("mapping"), name + ".toml"));
  return recorded(services, "mapping", principal.login, [&](Deeds& deeds) -> Result<Response> {
    TW_CHECK(declaration::keep_mapping(home, name, mapping));
    deeds.did("standards", {{"list", "mapping"}, {"edition", name}},
              {{"kind", "mapping"}, {"sha256", sha256_hex(mapping.text)}});
    return Response::empty(204);
  });
}

Json to_json(const declaration::Preview& preview) {
  Json document = {{"records", preview.records},
                   {"records_rejected", preview.records_rejected},
                   {"columns", Json::array()},
                   {"rows", preview.rows},
                   {"rejected", Json::array()}};
  for (const auto& [name, target] : preview.columns) {
    const bool is_taken = target != nullptr;
    document["columns"].push_back({{"column", name},
                                   {"field", is_taken ? Json(target->name) : Json()},
                                   {"en", is_taken ? target->label.en : ""},
                                   {"zh", is_taken ? target->label.zh : ""}});
  }
  for (const auto& each : preview.rejected) {
    document["rejected"].push_back({{"line", each.line},
                                    {"field", each.field},
                                    {"value", each.value},
                                    {"code", each.code},
                                    {"en", each.message.en},
                                    {"zh", each.message.zh}});
  }
  return document;
}

// The beginning of a file under a mapping that need not be kept yet. Messages have none to look at.
Result<Response> preview(Services& services, const Request& request) {
  const auto& given = request.document;
  const std::string name = given.at("name");
  TW_TRY(const auto mapping, declaration::Mapping::parse(given.at("mapping"), "mapping.toml"));
  if (mapping.format != declaration::Mapping::Format::kDelimited) {
    return Response::json(to_json(declaration::Preview{}));
  }
  const auto head = from_base64(given.at("head").get<std::string>());
  if (!head) return Error("request.body", {"/head"});
  TW_TRY(const auto home, services.home());
  const TemporaryFile file(home.spill_folder() / ("preview-" + unique_name()));
  write_file_durably(file.path(), *head);
  auto seen = declaration::preview(services.engine(), file.path(), mapping);
  if (!seen) {
    seen.error().place.file = name;  // not where we keep it
    return seen.error();
  }
  return Response::json(to_json(*seen));
}

Schema preview_schema() {
  const Schema text = {{"type", "string"}};
  const Schema count = {{"type", "integer"}};
  const auto column = schema::object(
      {{"column", text}, {"field", schema::nullable(text)}, {"en", text}, {"zh", text}});
  const auto rejected = schema::object({{"line", count},
                                        {"field", text},
                                        {"value", text},
                                        {"code", text},
                                        {"en", text},
                                        {"zh", text}});
  return schema::object({{"records", count},
                         {"records_rejected", count},
                         {"columns", schema::list(column)},
                         {"rows", schema::list(schema::list(text))},
                         {"rejected", schema::list(rejected)}});
}

Route route(const char* method, const char* path, const char* name, Permission permission) {
  return {.method = method,
          .path = path,
          .name = name,
          .group = "home",
          .access = Access::with(permission)};
}

std::vector<Route> mapping_routes(Services& services) {
  const Parameter name{"name", schema::pattern("[A-Za-z0-9_-]{1,60}", "customs")};
  const Schema text = {{"type", "string"}};
  auto get = route("GET", "/api/sources/{name}", "source", Permission::kDeclarationLoad);
  get.parameters = {name};
  get.answers = {{200, "application/json", schema::object({{"name", text}, {"mapping", text}})}};
  get.problems = {404};
  get.handler = [&services](const Request& request, const Principal&) {
    return source(services, request);
  };
  auto put = route("PUT", "/api/sources/{name}", "keep_mapping", Permission::kStandardsWrite);
  put.parameters = {name};
  put.body = Body{schema::object({{"mapping", text}}), kMostMapping};
  put.answers = {{204, "", {}}};
  put.handler = [&services](const Request& request, const Principal& principal) {
    return keep(services, request, principal);
  };
  return {std::move(get), std::move(put)};
}

}  // namespace

std::vector<Route> source_routes(Services& services) {
  const Schema text = {{"type", "string"}};
  auto list = route("GET", "/api/sources", "sources", Permission::kDeclarationLoad);
  list.answers = {{200, "application/json", schema::object({{"sources", schema::list(text)}})}};
  list.handler = [&services](const Request&, const Principal&) { return sources(services); };
  auto look = route("POST", "/api/loads/preview", "preview_load", Permission::kDeclarationLoad);
  look.body =
      Body{schema::object({{"name", schema::text(200, 1)}, {"mapping", text}, {"head", text}}),
           kMostMapping + kMostHead};
  look.answers = {{200, "application/json", preview_schema()}};
  look.handler = [&services](const Request& request, const Principal&) {
    return preview(services, request);
  };
  auto all = mapping_routes(services);
  all.push_back(std::move(list));
  all.push_back(std::move(look));
  return all;
}

}  // namespace tw::server
