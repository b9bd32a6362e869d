// The ledger of systems and resources: found, read, written, reviewed and published.
#include "catalogue/system.h"
#include "identity/people.h"
#include "server/catalogue_view.h"
#include "server/recorded.h"
#include "server/routes.h"
#include "trust/journal.h"

namespace tw::server {
namespace {

using catalogue::Entry;
using catalogue::Json;
using store::Transaction;

struct Desk {
  Services& services;
  std::shared_ptr<CatalogueViews> views;

  std::shared_ptr<const CatalogueView> view() const { return views->newest(services); }
};

// What somebody may not see is not there.
Result<const Entry*> seen(const CatalogueView& view, const std::string& code,
                          const Principal& principal) {
  const auto* entry = view.find(code);
  if (entry == nullptr || !catalogue::sees(principal, *entry)) {
    return Error("catalogue.unknown", {code});
  }
  return entry;
}

std::vector<const Entry*> chosen(const CatalogueView& view, const Request& request,
                                 const Principal& principal) {
  std::vector<const Entry*> found;
  const auto& words = request.parameter("find");
  if (words.empty()) {
    for (const auto& entry : view.entries) found.push_back(&entry);
  } else {
    for (const auto& code : view.index.find(words)) found.push_back(view.find(code));
  }
  const auto fits = [&](const char* name, std::string_view value) {
    const auto& wanted = request.parameter(name);
    return wanted.empty() || wanted == value;
  };
  std::erase_if(found, [&](const Entry* entry) {
    return !catalogue::sees(principal, *entry) || !fits("state", to_string(entry->state)) ||
           !fits("provider", entry->resource.provider) || !fits("sharing", entry->resource.sharing);
  });
  return found;
}

Result<Response> list(const Desk& desk, const Request& request, const Principal& principal) {
  const auto view = desk.view();
  const auto found = chosen(*view, request, principal);
  const auto whole = [&](const char* name, std::size_t otherwise) {
    const auto& text = request.parameter(name);
    return text.empty() ? otherwise : static_cast<std::size_t>(std::stoull(text));
  };
  const auto offset = whole("offset", 0);
  const auto limit = whole("limit", 50);
  Json document = {{"total", found.size()}, {"entries", Json::array()}};
  for (auto i = offset; i < found.size() && i < offset + limit; ++i) {
    auto entry = catalogue::to_json(*found[i]);
    entry.erase("items");
    document["entries"].push_back(std::move(entry));
  }
  return Response::json(document);
}

// Those that the principal sees; how many there are beside them.
Json alike_json(const CatalogueView& view, const catalogue::Draft& draft,
                const Principal& principal) {
  Json document = {{"alike", Json::array()}, {"not_shown", 0}};
  int hidden = 0;
  for (const auto& likeness : view.comparison.like(draft)) {
    const auto* entry = view.find(likeness.code);
    if (!catalogue::sees(principal, *entry)) {
      ++hidden;
      continue;
    }
    auto json = catalogue::to_json(likeness);
    json["name"] = {{"en", entry->resource.name.en}, {"zh", entry->resource.name.zh}};
    json["provider"] = entry->resource.provider;
    document["alike"].push_back(std::move(json));
  }
  document["not_shown"] = hidden;
  return document;
}

Result<Response> show(const Desk& desk, const Request& request, const Principal& principal) {
  const auto view = desk.view();
  TW_TRY(const auto* entry, seen(*view, request.parameter("resource"), principal));
  const auto& code = entry->resource.code;
  auto document = catalogue::to_json(*entry);
  TW_TRY(document["history"],
         desk.services.store().read([&](Transaction& transaction) -> Result<Json> {
           return catalogue::to_json(catalogue::history(transaction, code));
         }));
  document.update(alike_json(*view, {entry->resource, entry->sketches}, principal));
  TW_TRY(document["quality"], quality_of(desk.services, entry->resource));
  document["lineage"] = Json::array();
  if (entry->resource.kind == "lake_table") {
    TW_TRY(const auto runs, runs_of(desk.services));
    for (auto run = runs.rbegin(); run != runs.rend() && document["lineage"].size() < 20; ++run) {
      const auto has = [&](const std::vector<catalogue::RunData>& all) {
        return std::any_of(all.begin(), all.end(),
                           [&](const auto& data) { return data.name == entry->resource.place; });
      };
      if (!has(run->inputs) && !has(run->outputs)) continue;
      document["lineage"].push_back({{"job", run->job},
                                     {"period", run->nominal},
                                     {"at", run->ended},
                                     {"outcome", run->outcome},
                                     {"makes", has(run->outputs)}});
    }
  }
  return Response::json(document);
}

Result<Response> likeness(const Desk& desk, const Request& request, const Principal& principal) {
  TW_TRY(const auto draft, catalogue::draft_of(request.document));
  return Response::json(alike_json(*desk.view(), draft, principal));
}

Result<Response> describe(const Request& request) {
  TW_TRY(const auto resource, catalogue::resource_of_table(request.parameter("table")));
  auto document = catalogue::to_json(resource);
  document.erase("number");
  return Response::json(document);
}

// Changes the ledger; an act that belongs in the log is told to it.
template <class T, class F>
Result<Response> changed(const Desk& desk, const Principal& principal, const char* act, F f) {
  return recorded(
      desk.services, "catalogue", principal.login, [&](Deeds& deeds) -> Result<Response> {
        const identity::Deed deed{principal, instant_now()};
        TW_TRY(const T made, desk.services.store().change(
                                 [&](Transaction& transaction) { return f(transaction, deed); }));
        const auto document = catalogue::to_json(made);
        if (act != nullptr) deeds.did("catalogue", {{"act", act}}, document);
        return Response::json(document);
      });
}

Result<Response> add(const Desk& desk, const Request& request, const Principal& principal) {
  TW_TRY(const auto draft, catalogue::draft_of(request.document));
  return changed<Entry>(desk, principal, nullptr,
                        [&](Transaction& transaction, const identity::Deed& deed) {
                          return catalogue::add(transaction, draft, deed);
                        });
}

Result<Response> change(const Desk& desk, const Request& request, const Principal& principal) {
  TW_TRY(auto draft, catalogue::draft_of(request.document));
  draft.resource.code = request.parameter("resource");
  return changed<Entry>(desk, principal, nullptr,
                        [&](Transaction& transaction, const identity::Deed& deed) {
                          return catalogue::change(transaction, draft, deed);
                        });
}

Result<Response> act(const Desk& desk, const Request& request, const Principal& principal) {
  const std::string name = request.document.at("event");
  const auto event = *catalogue::event_named(name);
  return changed<Entry>(desk, principal, name.c_str(),
                        [&](Transaction& transaction, const identity::Deed& deed) {
                          return catalogue::act(transaction, request.parameter("resource"), event,
                                                request.document.value("reason", ""), deed);
                        });
}

Result<Response> publish(const Desk& desk, const Request& request, const Principal& principal) {
  TW_TRY(const auto key, trust::signer_of(desk.services.home_folder()));
  const std::vector<std::string> codes = request.document.at("codes");
  return changed<catalogue::Batch>(desk, principal, "publish",
                                   [&](Transaction& transaction, const identity::Deed& deed) {
                                     return catalogue::publish(transaction, codes, key, deed);
                                   });
}

Result<Response> batches(const Desk& desk) {
  return desk.services.store().read([](Transaction& transaction) -> Result<Response> {
    Json document = {{"batches", Json::array()}};
    for (const auto& each : catalogue::batches(transaction)) {
      document["batches"].push_back(catalogue::to_json(each));
    }
    return Response::json(document);
  });
}

Result<Response> decide(const Desk& desk, const Request& request, const Principal& principal) {
  const auto& asked = request.document;
  return recorded(
      desk.services, "catalogue", principal.login, [&](Deeds& deeds) -> Result<Response> {
        const identity::Deed deed{principal, instant_now()};
        TW_CHECK(desk.services.store().change([&](Transaction& transaction) -> Result<void> {
          return catalogue::decide(transaction, asked.at("first"), asked.at("second"),
                                   asked.at("decision"), asked.at("reason"), deed);
        }));
        deeds.did("catalogue", {{"act", "decide"}}, Json::parse(asked.dump()));
        return Response::empty(204);
      });
}

Result<Response> systems(const Desk& desk) {
  return desk.services.store().read([](Transaction& transaction) -> Result<Response> {
    Json document = {{"systems", Json::array()}};
    for (const auto& each : catalogue::systems(transaction)) {
      auto json = catalogue::to_json(each);
      json["use"] = Json::array();
      for (const auto& use : catalogue::uses_of(transaction, each.code)) {
        json["use"].push_back({{"month", use.month},
                               {"organisation", use.organisation},
                               {"requests", use.requests},
                               {"records", use.records}});
      }
      document["systems"].push_back(std::move(json));
    }
    return Response::json(document);
  });
}

Result<Response> keep_system(const Desk& desk, const Request& request, const Principal& principal) {
  const auto& asked = request.document;
  const catalogue::System system{.code = asked.at("code"),
                                 .name = {asked.at("name").at("en"), asked.at("name").at("zh")},
                                 .owner = asked.at("owner"),
                                 .place = asked.at("place"),
                                 .channel = asked.value("channel", ""),
                                 .address = asked.value("address", ""),
                                 .serves_customs_data = asked.value("serves_customs_data", false),
                                 .plan = asked.value("plan", "stays"),
                                 .plan_by = asked.value("plan_by", ""),
                                 .note = asked.value("note", "")};
  return changed<catalogue::System>(
      desk, principal, "system",
      [&](Transaction& transaction, const identity::Deed& deed) -> Result<catalogue::System> {
        TW_CHECK(catalogue::keep_system(transaction, system, deed));
        return system;
      });
}

Result<Response> state_use(const Desk& desk, const Request& request, const Principal& principal) {
  const auto& asked = request.document;
  const catalogue::SystemUse use{request.parameter("system"), asked.at("month"),
                                 asked.at("organisation"), asked.at("requests"),
                                 asked.at("records")};
  const identity::Deed deed{principal, instant_now()};
  TW_CHECK(desk.services.store().change(
      [&](Transaction& transaction) { return catalogue::state_use(transaction, use, deed); }));
  return Response::empty(204);
}

using Answering = std::function<Result<Response>(const Desk&, const Request&, const Principal&)>;

Route route(const Desk& desk, const char* method, const char* path, const char* name, Access access,
            Answering answer, std::optional<Body> body = std::nullopt, int status = 200) {
  Route made{.method = method,
             .path = path,
             .name = name,
             .group = "catalogue",
             .access = access,
             .body = std::move(body),
             .answers = {{status, "application/json", schema::any_object()}},
             .problems = {404, 409, 422},
             .handler = [desk, answer = std::move(answer)](const Request& request,
                                                           const Principal& principal) {
               return answer(desk, request, principal);
             }};
  if (status == 204) made.answers = {{204, "", {}}};
  return made;
}

Body system_body() {
  return {schema::object(
      {{"code", schema::text(64, 1)},
       {"name", schema::both_languages()},
       {"owner", schema::text(64, 1)},
       {"place", schema::one_of({"here", "elsewhere"})},
       {"channel?", schema::one_of({"", "database", "file", "web_service", "message"})},
       {"address?", schema::text(300)},
       {"serves_customs_data?", schema::boolean()},
       {"plan?", schema::one_of({"stays", "to_move", "moved"})},
       {"plan_by?", schema::text(10)},
       {"note?", schema::text(1000)}})};
}

}  // namespace

std::vector<Route> catalogue_routes(Services& services) {
  const Desk desk{services, std::make_shared<CatalogueViews>()};
  const Parameter resource{"resource", schema::pattern("[a-z][a-z0-9_]{0,63}", "tax_refund")};
  const auto writes = Access::with(Permission::kCatalogueWrite);
  const auto reviews = Access::with(Permission::kCatalogueReview);
  const Body entry_body{schema::any_object(), 1024 * 1024};
  std::vector<Route> all;
  all.push_back(route(desk, "GET", "/api/catalogue", "catalogue", Access::signed_in(), list));
  all.back().parameters = {
      {"find", schema::text(200)},
      {"state", schema::one_of({"draft", "returned", "waiting_review", "registered",
                                "waiting_publish", "published", "withdrawn"})},
      {"provider", schema::text(64)},
      {"sharing", schema::one_of({"unconditional", "conditional", "none"})},
      {"limit", schema::integer(1, 1000)},
      {"offset", schema::integer(0, 1000000)}};
  all.push_back(
      route(desk, "GET", "/api/catalogue/{resource}", "resource", Access::signed_in(), show));
  all.back().parameters = {resource};
  all.push_back(route(desk, "POST", "/api/catalogue", "add_resource", writes, add, entry_body));
  all.push_back(route(desk, "POST", "/api/catalogue/likeness", "likeness", Access::signed_in(),
                      likeness, entry_body));
  all.push_back(route(desk, "PUT", "/api/catalogue/{resource}", "change_resource", writes, change,
                      entry_body));
  all.back().parameters = {resource};
  // The room asks whether the event is the provider's or the keeper's.
  all.push_back(route(
      desk, "POST", "/api/catalogue/{resource}/events", "move_resource", Access::signed_in(), act,
      Body{schema::object({{"event", schema::one_of({"submit", "return", "register", "propose",
                                                     "hold", "withdraw", "revise"})},
                           {"reason?", schema::text(500)}})}));
  all.back().parameters = {resource};
  all.push_back(route(
      desk, "GET", "/api/catalogue/tables/{table}", "describe_table", writes,
      [](const Desk&, const Request& request, const Principal&) { return describe(request); }));
  all.back().parameters = {{"table", schema::pattern("[a-z_]{1,40}", "tax")}};
  all.push_back(
      route(desk, "POST", "/api/catalogue/batches", "publish_batch", reviews, publish,
            Body{schema::object({{"codes", schema::list(schema::text(64, 1), 1000, 1)}})}));
  all.push_back(
      route(desk, "GET", "/api/catalogue/batches", "batches", Access::signed_in(),
            [](const Desk& of, const Request&, const Principal&) { return batches(of); }));
  all.push_back(route(desk, "POST", "/api/catalogue/decisions", "decide_resources", reviews, decide,
                      Body{schema::object({{"first", schema::text(64, 1)},
                                           {"second", schema::text(64, 1)},
                                           {"decision", schema::one_of({"same", "different"})},
                                           {"reason", schema::text(500, 1)}})},
                      204));
  all.push_back(
      route(desk, "GET", "/api/catalogue/systems", "systems", Access::signed_in(),
            [](const Desk& of, const Request&, const Principal&) { return systems(of); }));
  all.push_back(route(desk, "POST", "/api/catalogue/systems", "keep_system", reviews, keep_system,
                      system_body()));
  all.push_back(route(desk, "POST", "/api/catalogue/systems/{system}/use", "state_system_use",
                      reviews, state_use,
                      Body{schema::object({{"month", schema::month()},
                                           {"organisation", schema::text(64, 1)},
                                           {"requests", schema::integer(0, 1'000'000'000'000)},
                                           {"records", schema::integer(0, 1'000'000'000'000)}})},
                      204));
  all.back().parameters = {{"system", schema::pattern("[a-z][a-z0-9_]{0,63}", "platform")}};
  return all;
}

}  // namespace tw::server
