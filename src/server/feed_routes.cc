// Feeds as their recipient takes them: manifests, files of changes, receipts. Of the recipient's
// own organisation alone; who operates feeds sees all of them.
#include <algorithm>

#include "base/file.h"
#include "feed/extract.h"
#include "feed/receipt.h"
#include "feed/sharing.h"
#include "server/delta.h"
#include "server/routes.h"

namespace tw::server {
namespace {

using Json = nlohmann::ordered_json;
using Text = std::string;

bool operates(const Principal& principal) {
  return identity::may(principal, Permission::kReleasePublish);
}

// The feed, where it is the caller's to see and its agreement still in force.
Result<feed::Feed> feed_for(Services& services, const Request& request,
                            const Principal& principal) {
  const Text& agreement = request.parameter("agreement");
  return services.store().read([&](store::Transaction& transaction) -> Result<feed::Feed> {
    TW_TRY(auto found, feed::feed_of(transaction, agreement));
    if (operates(principal)) return found;
    if (found.organisation != principal.organisation) return Error("feed.unknown", {agreement});
    TW_TRY(const auto grant, exchange::grant_in_force(transaction, agreement, instant_now()));
    (void)grant;
    return found;
  });
}

Json to_json(const feed::Feed& each, const feed::Standing& standing) {
  return {{"agreement", each.agreement}, {"organisation", each.organisation},
          {"resource", each.resource},   {"relation", each.relation},
          {"opened_at", each.opened_at}, {"looked_at", each.looked_at},
          {"newest", standing.newest()}, {"is_twin", each.twin_rows > 0}};
}

Result<Response> list(Services& services, const Principal& principal) {
  TW_TRY(
      const auto feeds,
      services.store().read([](store::Transaction& transaction) -> Result<std::vector<feed::Feed>> {
        return feed::feeds(transaction);
      }));
  Json document = {{"feeds", Json::array()}};
  for (const auto& each : feeds) {
    if (!operates(principal) && each.organisation != principal.organisation) continue;
    TW_TRY(const auto standing,
           feed::standing_of(feed::folder_of(services.home_folder(), each.agreement)));
    document["feeds"].push_back(to_json(each, standing));
  }
  return Response::json(document);
}

// A batch with what its recipient said of it.
Json batch_json(const feed::Manifest& manifest, const feed::KeptReceipt* receipt) {
  Json json = {{"number", manifest.number},   {"made_at", manifest.made_at},
               {"rows", manifest.rows},       {"inserted", manifest.inserted},
               {"updated", manifest.updated}, {"deleted", manifest.deleted},
               {"held", manifest.held},       {"receipt", nullptr}};
  if (receipt != nullptr) {
    json["receipt"] = {{"received_at", receipt->received_at},
                       {"outcome", receipt->outcome},
                       {"difference", receipt->difference}};
  }
  return json;
}

Result<Response> show(Services& services, const Request& request, const Principal& principal) {
  TW_TRY(const auto found, feed_for(services, request, principal));
  const auto folder = feed::folder_of(services.home_folder(), found.agreement);
  TW_TRY(const auto standing, feed::standing_of(folder));
  TW_TRY(const auto kept,
         services.store().read(
             [&](store::Transaction& transaction) -> Result<std::vector<feed::KeptReceipt>> {
               return feed::receipts(transaction, found.agreement);
             }));
  constexpr std::int64_t kShown = 400;
  Json document = to_json(found, standing);
  document["batches"] = Json::array();
  for (auto number = standing.newest();
       number > std::max<std::int64_t>(0, standing.newest() - kShown); --number) {
    TW_TRY(const auto manifest, feed::batch(folder, number));
    const auto receipt = std::find_if(kept.begin(), kept.end(),
                                      [&](const auto& each) { return each.number == number; });
    document["batches"].push_back(
        batch_json(manifest, receipt == kept.end() ? nullptr : &*receipt));
  }
  return Response::json(document);
}

Result<Response> manifest(Services& services, const Request& request, const Principal& principal) {
  TW_TRY(const auto found, feed_for(services, request, principal));
  TW_TRY(auto document,
         feed::batch_document(feed::folder_of(services.home_folder(), found.agreement),
                              std::stoll(request.parameter("number"))));
  return Response::text(std::move(document), "text/plain; charset=utf-8");
}

// One that the manifest names, by the last part of its path.
Result<Response> file(Services& services, const Request& request, const Principal& principal) {
  TW_TRY(const auto found, feed_for(services, request, principal));
  const auto folder = feed::folder_of(services.home_folder(), found.agreement);
  TW_TRY(const auto batch, feed::batch(folder, std::stoll(request.parameter("number"))));
  for (const auto& each : batch.files) {
    const auto path = folder / each.path;
    if (path.filename() != request.parameter("file")) continue;
    return file_in_force(services, request,
                         {.agreement = found.agreement,
                          .service = "feed",
                          .subject = request.path,
                          .actor = principal.login,
                          .rows = each.rows},
                         path);
  }
  return Error("feed.no_batch", {request.parameter("number"), request.parameter("file")});
}

// The rows of a batch, or of the table after it, in a form that anything reads.
Result<Response> rows(Services& services, const Request& request, const Principal& principal) {
  constexpr const char* kTypes[] = {
      "text/csv; charset=utf-8", "application/x-ndjson; charset=utf-8",
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"};
  TW_TRY(const auto found, feed_for(services, request, principal));
  feed::Extract wanted{.number = std::stoll(request.parameter("number")),
                       .is_whole = request.parameter("whole") == "true"};
  TW_TRY(wanted.form, feed::form_named(request.parameter("format")));
  for (const auto& [name, value] : request.query) {
    if (name == "record") wanted.record.push_back(value);
  }
  TW_TRY(const auto home, services.home());
  make_folders(home.spill_folder());
  const auto form = static_cast<std::size_t>(wanted.form);
  const Text ending = feed::kFormNames[form];
  auto file = std::make_shared<TemporaryFile>(home.spill_folder() /
                                              ("feed-" + unique_name() + "." + ending));
  auto connection = services.connection();
  TW_TRY(const auto count,
         feed::write_extract(*connection, feed::folder_of(services.home_folder(), found.agreement),
                             wanted, file->path()));
  TW_TRY(auto response, file_in_force(services, request,
                                      {.agreement = found.agreement,
                                       .service = "feed",
                                       .subject = request.path,
                                       .actor = principal.login,
                                       .rows = count},
                                      std::move(file)));
  response.content_type = kTypes[form];
  response.headers.set("Content-Disposition", "attachment; filename=\"" + found.agreement + "-" +
                                                  request.parameter("number") + "." + ending +
                                                  "\"");
  return response;
}

Result<Response> receipt(Services& services, const Request& request, const Principal& principal) {
  TW_TRY(const auto found, feed_for(services, request, principal));
  TW_TRY(const auto kept,
         feed::take_receipt(services.home_folder(), services.store(), found.agreement,
                            request.document.at("receipt").get<Text>(), instant_now()));
  return Response::json(
      {{"number", kept.number}, {"outcome", kept.outcome}, {"difference", kept.difference}});
}

using Answering = Result<Response> (*)(Services&, const Request&, const Principal&);

Route route(Services& services, const char* path, const char* name, Answering answer) {
  Route made{.method = "GET",
             .path = path,
             .name = name,
             .group = "feeds",
             .access = Access::signed_in(),
             .answers = {{200, "application/json", schema::any_object()}},
             .problems = {403, 404, 422},
             .handler = [&services, answer](const Request& request, const Principal& principal) {
               return answer(services, request, principal);
             }};
  if (made.path.find("{agreement}") != Text::npos) {
    made.parameters.push_back({"agreement", schema::pattern("[A-Za-z0-9-]{1,40}", "A-2026-0007")});
  }
  if (made.path.find("{number}") != Text::npos) {
    made.parameters.push_back({"number", schema::integer(1, 1'000'000'000)});
  }
  return made;
}

}  // namespace

std::vector<Route> feed_routes(Services& services) {
  auto document =
      route(services, "/api/feeds/{agreement}/batches/{number}", "feed_batch", manifest);
  document.answers = {{200, "text/plain; charset=utf-8", {}}};
  auto fetched =
      route(services, "/api/feeds/{agreement}/batches/{number}/files/{file}", "feed_file", file);
  fetched.parameters.push_back({"file", schema::text(200, 1)});
  fetched.answers = {{200, "application/vnd.apache.parquet", {}}};
  auto extracted =
      route(services, "/api/feeds/{agreement}/batches/{number}/rows", "feed_rows", rows);
  extracted.parameters.push_back({"format", schema::one_of({"csv", "jsonl", "xlsx"}), true});
  extracted.parameters.push_back({"whole", schema::one_of({"true", "false"})});
  extracted.parameters.push_back({"record", schema::text(200, 1), false, true});
  extracted.answers = {
      {200, "text/csv; charset=utf-8", {}},
      {200, "application/x-ndjson; charset=utf-8", {}},
      {200, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", {}}};
  auto handed = route(services, "/api/feeds/{agreement}/receipts", "hand_in_receipt", receipt);
  handed.method = "POST";
  handed.body = Body{schema::object({{"receipt", schema::text(200'000, 1)}})};
  return {route(services, "/api/feeds", "feeds",
                [](Services& all, const Request&, const Principal& principal) {
                  return list(all, principal);
                }),
          route(services, "/api/feeds/{agreement}", "feed", show),
          std::move(document),
          std::move(fetched),
          std::move(extracted),
          std::move(handed)};
}

}  // namespace tw::server
