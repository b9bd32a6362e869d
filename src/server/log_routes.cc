// The home's transparency log: as others read it (c2sp.org/tlog-tiles), as auditors search it, as
// proofs; and the home as a witness of others' logs (c2sp.org/tlog-witness).
#include "server/log_routes.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "base/date.h"
#include "base/file.h"
#include "server/scope.h"
#include "trust/journal.h"
#include "trust/log_view.h"
#include "trust/tile_path.h"
#include "trust/witness_home.h"

namespace tw::server {
namespace {

using Json = nlohmann::ordered_json;
using trust::LogView;
using trust::ShownEntry;

constexpr const char* kText = "text/plain; charset=utf-8";
constexpr const char* kBytes = "application/octet-stream";

// As LogView::at, without the place on our disk.
Result<LogView> view_of(Services& services) {
  auto view = LogView::at(services.home_folder());
  if (!view && view.error().code == "trust.no_log") return Error("audit.no_log");
  return view;
}

Result<Response> checkpoint(Services& services) {
  TW_TRY(const auto log, view_of(services));
  auto response = Response::text(log.note().bytes(), kText);
  response.headers.set("Cache-Control", "no-cache");
  return response;
}

// Only what the published checkpoint covers: a tile that a crash has left beyond it may be torn,
// and whoever got it would keep it for ever.
Result<Response> tile(Services& services, const Request& request) {
  const Error absent("request.no_route", {request.path});
  const auto name = trust::tile_name_of("tile/" + request.parameter("tile"));
  if (!name) return absent;
  TW_TRY(const auto log, view_of(services));
  if (name->width > trust::tile_width(name->level, name->number, log.size())) return absent;
  auto bytes = read_file(services.home_folder() / "trust/log" / name->path());
  if (!bytes) return absent;
  auto response = Response::text(std::move(*bytes), kBytes);
  response.headers.set("Cache-Control", "public, max-age=31536000, immutable");
  return response;
}

// The acts that tell nothing about single records: their private parts are for every auditor. Of
// the others' only those are told who see every record.
bool tells_no_record(const std::string& kind) {
  static constexpr std::array<std::string_view, 8> kKinds = {
      "close", "rules",   "standards", "publication",
      "grant", "sign_in", "lake_head", "lake_adopted"};
  return std::find(kKinds.begin(), kKinds.end(), kind) != kKinds.end();
}

struct Seen {
  std::string who;
  std::string about;
};

Seen seen_by(const Principal& principal, const ShownEntry& shown) {
  Seen seen{shown.entry ? shown.entry->actor : "", ""};
  const bool may = shown.entry && shown.part &&
                   (tells_no_record(shown.entry->kind) || sees_everything(principal));
  if (!may) return seen;
  seen.who = shown.actor();
  const auto content = Json::parse(shown.part->content, nullptr, false);
  if (!content.is_object()) return seen;
  for (const auto& [name, value] : content.items()) {
    if (name == "actor" || value.is_null()) continue;
    if (!seen.about.empty()) seen.about += " · ";
    seen.about += value.is_string() ? value.get<std::string>() : value.dump();
  }
  return seen;
}

struct Wanted {
  std::string kind;
  std::string find;
  std::string from;
  std::string to;

  bool takes(const ShownEntry& shown, const Seen& seen) const {
    if (!shown.entry) return kind.empty() && find.empty() && from.empty() && to.empty();
    const auto day = shown.entry->time.substr(0, 10);
    if (!kind.empty() && shown.entry->kind != kind) return false;
    if ((!from.empty() && day < from) || (!to.empty() && day > to)) return false;
    const auto has = [&](const std::string& text) { return text.find(find) != std::string::npos; };
    return has(seen.who) || has(seen.about) || has(shown.bytes);
  }
};

Json to_json(const ShownEntry& shown, Seen seen) {
  BothLanguages title{shown.bytes.substr(0, 60), shown.bytes.substr(0, 60)};
  if (shown.entry) title = trust::title_of(*shown.entry);
  return {{"index", shown.index},
          {"at", shown.entry ? shown.entry->time : ""},
          {"kind", shown.entry ? shown.entry->kind : ""},
          {"who", std::move(seen.who)},
          {"about", std::move(seen.about)},
          {"en", title.en},
          {"zh", title.zh}};
}

Json kinds() {
  Json all = Json::array();
  for (const auto& kind : trust::kKinds) {
    const auto title = message_in_both("trust_kind." + std::string(kind.name));
    all.push_back({{"name", kind.name}, {"en", title.en}, {"zh", title.zh}});
  }
  return all;
}

std::uint64_t whole(const Request& request, const char* name, std::uint64_t otherwise) {
  const auto& text = request.parameter(name);
  return text.empty() ? otherwise : std::stoull(text);
}

// Newest first, a bundle at a time, and no further than a request should take: `next` says where to
// go on, null that nothing is left.
Result<Response> list(Services& services, const Request& request, const Principal& principal) {
  constexpr std::uint64_t kMostLooked = 20'000;
  TW_TRY(auto log, view_of(services));
  const Wanted wanted{request.parameter("kind"), request.parameter("find"),
                      request.parameter("from"), request.parameter("to")};
  const auto limit = whole(request, "limit", 100);
  std::uint64_t end = std::min(log.size(), whole(request, "before", log.size()));
  Json document = {{"size", log.size()}, {"entries", Json::array()}, {"kinds", kinds()}};
  for (std::uint64_t looked = 0; end > 0 && looked < kMostLooked;) {
    const std::uint64_t number = (end - 1) / trust::kTileWidth;
    TW_TRY(const auto bundle, log.reader().bundle(number, log.size()));
    for (; end > number * trust::kTileWidth && document["entries"].size() < limit; --end) {
      const auto shown = log.shown(end - 1, bundle[(end - 1) % trust::kTileWidth]);
      auto seen = seen_by(principal, shown);
      if (wanted.takes(shown, seen)) document["entries"].push_back(to_json(shown, std::move(seen)));
      ++looked;
    }
    if (document["entries"].size() == limit) break;
  }
  document["next"] = end > 0 ? Json(end) : Json(nullptr);
  return Response::json(document);
}

Result<Response> proof(Services& services, const Request& request) {
  TW_TRY(auto log, view_of(services));
  TW_TRY(const auto made, log.proof(whole(request, "index", 0)));
  auto response = Response::text(made.bytes(), kText);
  response.headers.set("Content-Disposition",
                       "attachment; filename=\"" + request.parameter("index") + ".tlog-proof\"");
  return response;
}

Result<Response> key(Services& services) {
  TW_TRY(const auto log, view_of(services));
  return Response::json({{"origin", log.key().name}, {"verifier_key", log.key().text()}});
}

Result<Response> add_checkpoint(Services& services, const Request& request) {
  const auto witness = trust::open_witness(services.home_folder());
  if (!witness && witness.error().code == "trust.no_witness") {
    // As the specification has it where the log is not known: to a home without a witness none is.
    auto response = Response::text("no witness here\n", kText);
    response.status = 404;
    return response;
  }
  if (!witness) return witness.error();
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now).count();
  auto answer = witness->add_checkpoint(request.body, static_cast<std::uint64_t>(seconds));
  auto response = Response::text(std::move(answer.body), answer.content_type);
  response.status = answer.status;
  return response;
}

Route get(const char* path, const char* name, Access access, const char* type, Handler handler) {
  return {.method = "GET",
          .path = path,
          .name = name,
          .group = "log",
          .access = access,
          .answers = {{200, type, {}}},
          .problems = {404},
          .handler = std::move(handler)};
}

Route list_route(Services& services) {
  std::vector<std::string> names;
  for (const auto& kind : trust::kKinds) names.emplace_back(kind.name);
  const auto day = schema::pattern("[0-9]{4}-[0-9]{2}-[0-9]{2}", "2026-03-31");
  auto route = get("/api/log", "log", Access::with(Permission::kAuditRead), "application/json",
                   [&services](const Request& request, const Principal& principal) {
                     return list(services, request, principal);
                   });
  route.answers = {{200, "application/json", schema::any_object()}};
  route.parameters = {{"find", schema::text(100, 1)},
                      {"kind", schema::one_of(names)},
                      {"from", day},
                      {"to", day},
                      {"before", schema::integer(0, 1'000'000'000'000)},
                      {"limit", schema::integer(1, 1000)}};
  return route;
}

Route witness_route(Services& services) {
  Route route{.method = "POST",
              .path = "/add-checkpoint",
              .name = "add_checkpoint",
              .group = "log",
              .access = Access::everybody(),
              .body = Body{.schema = {{"type", "string"}},
                           .most_bytes = 64 * 1024,
                           .media_type = "*/*"},  // the specification names none
              .handler = [&services](const Request& request, const Principal&) {
                return add_checkpoint(services, request);
              }};
  for (const int status : {200, 400, 403, 404, 422}) route.answers.push_back({status, kText, {}});
  route.answers.push_back({409, "text/x.tlog.size", {}});
  return route;
}

}  // namespace

std::vector<Route> log_routes(Services& services) {
  const auto public_get = [&services](const char* path, const char* name, const char* type,
                                      Result<Response> (*answer)(Services&)) {
    return get(path, name, Access::everybody(), type,
               [&services, answer](const Request&, const Principal&) { return answer(services); });
  };
  auto tiles = get(
      "/log/tile/{tile*}", "log_tile", Access::everybody(), kBytes,
      [&services](const Request& request, const Principal&) { return tile(services, request); });
  tiles.parameters = {{"tile", schema::text(200, 1)}};
  auto proofs = get(
      "/api/log/entries/{index}/proof", "log_proof", Access::with(Permission::kLogRead), kText,
      [&services](const Request& request, const Principal&) { return proof(services, request); });
  proofs.parameters = {{"index", schema::integer(0, 1'000'000'000'000)}};
  auto keys = public_get("/api/log/key", "log_key", "application/json", key);
  keys.answers = {
      {200, "application/json",
       schema::object({{"origin", {{"type", "string"}}}, {"verifier_key", {{"type", "string"}}}})}};
  return {public_get("/log/checkpoint", "log_checkpoint", kText, checkpoint),
          std::move(tiles),
          list_route(services),
          std::move(proofs),
          std::move(keys),
          witness_route(services)};
}

}  // namespace tw::server
