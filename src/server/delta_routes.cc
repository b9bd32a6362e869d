// Delta Sharing over the feeds of whoever asks: shares are the agreements in force of the
// principal's organisation. Answers and errors are as that protocol has them.
#include "base/date.h"
#include "feed/link.h"
#include "feed/sharing.h"
#include "server/delta.h"
#include "server/routes.h"

namespace tw::server {
namespace {

using Json = nlohmann::ordered_json;
using feed::SharedTable;
using Text = std::string;

constexpr auto kLinkLives = std::chrono::hours(1);
constexpr const char* kService = "delta_sharing";

Result<std::vector<SharedTable>> tables_of(Services& services, const Principal& principal) {
  TW_TRY(const auto home, services.home());
  return feed::shared_with(services.store(), home, principal.organisation, instant_now());
}

// Names that come one after the other, each once; a page of them.
Response page(const Request& request, std::vector<Json> items) {
  const Text& after = request.parameter("pageToken");
  const Text& most = request.parameter("maxResults");
  const std::size_t first = after.empty() ? 0 : std::stoul(after);
  const std::size_t count = most.empty() ? items.size() : std::stoul(most);
  Json document = {{"items", Json::array()}};
  for (std::size_t i = first; i < items.size() && i < first + count; ++i) {
    document["items"].push_back(std::move(items[i]));
  }
  if (first + count < items.size()) document["nextPageToken"] = std::to_string(first + count);
  return Response::json(document);
}

Json share_json(const SharedTable& table) {
  return {{"name", table.feed.agreement}, {"id", table.feed.agreement}};
}

Json table_json(const SharedTable& table) {
  return {{"name", table.feed.relation},
          {"schema", feed::kSchema},
          {"share", table.feed.agreement},
          {"shareId", table.feed.agreement},
          {"id", table.feed.agreement + "/" + table.feed.relation}};
}

// Of the share that the path names; all, where it names none.
Result<Response> listed(Services& services, const Request& request, const Principal& principal,
                        Json (*item)(const SharedTable&)) {
  TW_TRY(const auto tables, tables_of(services, principal));
  const Text& share = request.parameter("share");
  const Text& schema = request.parameter("schema");
  std::vector<Json> items;
  for (const auto& table : tables) {
    if (share.empty() || table.feed.agreement == share) items.push_back(item(table));
  }
  if (!share.empty() && (items.empty() || (!schema.empty() && schema != feed::kSchema))) {
    return Error("feed.share_unknown", {share, schema, ""});
  }
  return page(request, std::move(items));
}

Result<Response> share(Services& services, const Request& request, const Principal& principal) {
  TW_TRY(const auto tables, tables_of(services, principal));
  for (const auto& table : tables) {
    if (table.feed.agreement == request.parameter("share")) {
      return Response::json({{"share", share_json(table)}});
    }
  }
  return Error("feed.share_unknown", {request.parameter("share"), "", ""});
}

Result<SharedTable> table_of(Services& services, const Request& request,
                             const Principal& principal) {
  TW_TRY(const auto home, services.home());
  return feed::shared_table(services.store(), home, principal.organisation,
                            request.parameter("share"), request.parameter("schema"),
                            request.parameter("table"), instant_now());
}

// Moments as clients write them: RFC 3339, with or without parts of a second.
Result<std::optional<Instant>> moment_of(const Text& text) {
  if (text.empty()) return std::optional<Instant>();
  if (text.size() < 20 || text.back() != 'Z') return Error("feed.not_a_moment", {text});
  Text parts = text.size() > 20 ? text.substr(20, text.size() - 21) : "";
  parts.resize(3, '0');
  const auto instant = instant_of(text.substr(0, 19) + "." + parts + "Z");
  if (!instant) return Error("feed.not_a_moment", {text});
  return std::optional(*instant);
}

Response lines(Text text, std::int64_t version) {
  auto response = Response::text(std::move(text), "application/x-ndjson; charset=utf-8");
  response.headers.set("Delta-Table-Version", std::to_string(version));
  return response;
}

// The files of a version or of changes, on record.
Result<Response> given(Services& services, const Request& request, const Principal& principal,
                       const SharedTable& table, Result<feed::Lines> files, std::int64_t version) {
  Metered what{.agreement = table.feed.agreement,
               .service = kService,
               .subject = request.path + "?" + std::to_string(version),
               .actor = principal.login};
  const auto now = text_of(instant_now());
  if (!files) {
    TW_CHECK(record_use(services, what, now, 0, "refused", files.error().code));
    return files.error();
  }
  what.rows = files->rows;
  TW_CHECK(record_use(services, what, now, static_cast<std::int64_t>(files->text.size()),
                      "answered", ""));
  return lines(std::move(files->text), version);
}

feed::AddressOf addresses(Services& services, const Request& request, const SharedTable& table) {
  const Text base = Text(request.is_secure ? "https://" : "http://") +
                    Text(request.headers.get("Host")) + "/delta-sharing/files/";
  const Instant expires = instant_now() + kLinkLives;
  return [signer = feed::LinkSigner::of(services.home_folder()), base, expires,
          agreement = table.feed.agreement](const Text& path) {
    return feed::Address{base + signer.token({agreement, path, expires}), expires};
  };
}

Result<Response> version(Services& services, const Request& request, const Principal& principal) {
  TW_TRY(const auto table, table_of(services, request, principal));
  TW_TRY(const auto since, moment_of(request.parameter("startingTimestamp")));
  auto newest = table.standing.newest();
  if (since) {
    TW_TRY(newest, feed::version_since(table, *since));
  }
  return lines("", newest);
}

Result<Response> metadata(Services& services, const Request& request, const Principal& principal) {
  TW_TRY(const auto table, table_of(services, request, principal));
  TW_TRY(auto text, feed::metadata_lines(table));
  return lines(std::move(text), table.standing.newest());
}

template <class T>
std::optional<T> member(const nlohmann::json& document, const char* name) {
  const auto found = document.find(name);
  if (found == document.end() || found->is_null()) return std::nullopt;
  return found->get<T>();
}

Result<Response> query(Services& services, const Request& request, const Principal& principal) {
  TW_TRY(const auto table, table_of(services, request, principal));
  const auto& asked = request.document;
  const auto address = addresses(services, request, table);
  if (const auto from = member<std::int64_t>(asked, "startingVersion")) {
    const auto until =
        member<std::int64_t>(asked, "endingVersion").value_or(table.standing.newest());
    return given(services, request, principal, table,
                 feed::change_lines(table, *from, until, address), *from);
  }
  feed::Moment moment{.version = member<std::int64_t>(asked, "version")};
  TW_TRY(moment.timestamp, moment_of(member<Text>(asked, "timestamp").value_or("")));
  TW_TRY(const auto at, feed::version_at(table, moment));
  const auto limit = member<std::int64_t>(asked, "limitHint").value_or(-1);
  return given(services, request, principal, table, feed::file_lines(table, at, limit, address),
               at);
}

Result<Response> changes(Services& services, const Request& request, const Principal& principal) {
  TW_TRY(const auto table, table_of(services, request, principal));
  const auto bound = [&](const char* number, const char* timestamp,
                         bool is_first) -> Result<std::int64_t> {
    if (const auto& text = request.parameter(number); !text.empty()) return std::stoll(text);
    TW_TRY(const auto moment, moment_of(request.parameter(timestamp)));
    if (!moment) return is_first ? table.earliest() : table.standing.newest();
    return is_first ? feed::version_since(table, *moment)
                    : feed::version_at(table, {.timestamp = *moment});
  };
  TW_TRY(const auto from, bound("startingVersion", "startingTimestamp", true));
  TW_TRY(const auto until, bound("endingVersion", "endingTimestamp", false));
  return given(services, request, principal, table,
               feed::change_lines(table, from, until, addresses(services, request, table)), from);
}

// One file, to whoever has its address.
Result<Response> file(Services& services, const Request& request) {
  TW_TRY(
      const auto link,
      feed::LinkSigner::of(services.home_folder()).read(request.parameter("token"), instant_now()));
  return file_in_force(services, request,
                       {.agreement = link.agreement, .service = kService, .subject = link.path},
                       feed::folder_of(services.home_folder(), link.agreement) / link.path);
}

using Answering = Result<Response> (*)(Services&, const Request&, const Principal&);

Route route(Services& services, const char* path, const char* name, Answering answer) {
  Route made{.method = "GET",
             .path = kDeltaSharing + Text(path),
             .name = name,
             .group = "delta_sharing",
             .access = Access::signed_in(),
             .answers = {{200, "application/json", schema::any_object()}},
             .problems = {400, 403, 404},
             .handler = [&services, answer](const Request& request, const Principal& principal) {
               return answer(services, request, principal);
             }};
  for (const char* part : {"share", "schema", "table"}) {
    if (made.path.find("{" + Text(part) + "}") != Text::npos) {
      made.parameters.push_back({part, schema::text(100, 1)});
    }
  }
  return made;
}

Route list_route(Services& services, const char* path, const char* name, Answering answer) {
  auto made = route(services, path, name, answer);
  made.parameters.push_back({"maxResults", schema::integer(1, 100'000)});
  made.parameters.push_back({"pageToken", schema::pattern("[0-9]{1,9}", "10")});
  return made;
}

Route lines_route(Services& services, const char* path, const char* name, Answering answer) {
  auto made = route(services, path, name, answer);
  made.answers = {{200, "application/x-ndjson; charset=utf-8", {}}};
  return made;
}

}  // namespace

std::vector<Route> delta_routes(Services& services) {
  const Schema moment = schema::text(40, 1);
  const Schema number = schema::integer(0, 1'000'000'000);
  auto versions = lines_route(services, "/shares/{share}/schemas/{schema}/tables/{table}/version",
                              "delta_version", version);
  versions.parameters.push_back({"startingTimestamp", moment});
  auto described = lines_route(services, "/shares/{share}/schemas/{schema}/tables/{table}/metadata",
                               "delta_metadata", metadata);
  auto queried = lines_route(services, "/shares/{share}/schemas/{schema}/tables/{table}/query",
                             "delta_query", query);
  queried.method = "POST";
  queried.body = Body{schema::object({{"limitHint?", number},
                                      {"version?", number},
                                      {"timestamp?", moment},
                                      {"startingVersion?", number},
                                      {"endingVersion?", number}},
                                     true)};
  auto changed = lines_route(services, "/shares/{share}/schemas/{schema}/tables/{table}/changes",
                             "delta_changes", changes);
  for (const char* name : {"startingVersion", "endingVersion"}) {
    changed.parameters.push_back({name, number});
  }
  for (const char* name : {"startingTimestamp", "endingTimestamp"}) {
    changed.parameters.push_back({name, moment});
  }
  changed.parameters.push_back({"includeHistoricalMetadata", schema::one_of({"true", "false"})});
  auto fetched = lines_route(
      services, "/files/{token}", "delta_file",
      [](Services& all, const Request& request, const Principal&) { return file(all, request); });
  fetched.access = Access::everybody();
  Schema token = schema::pattern("[0-9a-f]+\\.[0-9a-f]+", "61.62");
  token["maxLength"] = 2000;
  fetched.parameters = {{"token", std::move(token)}};
  fetched.answers = {{200, "application/vnd.apache.parquet", {}}};
  return {list_route(services, "/shares", "delta_shares",
                     [](Services& all, const Request& request, const Principal& principal) {
                       return listed(all, request, principal, share_json);
                     }),
          route(services, "/shares/{share}", "delta_share", share),
          list_route(services, "/shares/{share}/schemas", "delta_schemas",
                     [](Services& all, const Request& request, const Principal& principal) {
                       return listed(all, request, principal, [](const SharedTable& table) {
                         return Json{{"name", feed::kSchema}, {"share", table.feed.agreement}};
                       });
                     }),
          list_route(services, "/shares/{share}/schemas/{schema}/tables", "delta_tables",
                     [](Services& all, const Request& request, const Principal& principal) {
                       return listed(all, request, principal, table_json);
                     }),
          list_route(services, "/shares/{share}/all-tables", "delta_all_tables",
                     [](Services& all, const Request& request, const Principal& principal) {
                       return listed(all, request, principal, table_json);
                     }),
          std::move(versions),
          std::move(described),
          std::move(queried),
          std::move(changed),
          std::move(fetched)};
}

}  // namespace tw::server
