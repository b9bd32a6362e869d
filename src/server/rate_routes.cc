#include "server/rate_routes.h"

#include "server/recorded.h"
#include "sql/query.h"
#include "standards/code_list.h"
#include "standards/import.h"

namespace tw::server {
namespace {

using Json = nlohmann::ordered_json;

Result<Response> rates(Services& services, const Request& request) {
  TW_TRY(const auto home, services.home());
  auto connection = services.connection();
  TW_CHECK(standards::attach_standards(*connection, home));
  const auto rows =
      (*connection)
          .query(sql::query("server", "rates"), {{"currency", request.parameter("currency")}});
  Json document = {{"rates", Json::array()}};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    document["rates"].push_back({{"currency", rows.text(i, 0)},
                                 {"from", rows.text(i, 1)},
                                 {"to", rows.is_null(i, 2) ? Json() : Json(rows.text(i, 2))},
                                 {"rate", rows.text(i, 3)},
                                 {"to_usd", rows.text(i, 4)}});
  }
  return Response::json(document);
}

// As `standards import --kind rate` does it: all of them or none.
Result<Response> add(Services& services, const Request& request, const Principal& principal) {
  if (request.upload == nullptr) return Error("request.body_needed");
  TW_TRY(const auto home, services.home());
  return recorded(services, "rates", principal.login, [&](Deeds& deeds) -> Result<Response> {
    auto connection = services.connection();
    auto imported = standards::import_standard(*connection, home,
                                               {.path = request.upload->path(), .kind = "rate"});
    if (!imported) {
      imported.error().place.file.clear();  // where we keep it is nobody's business
      return imported.error();
    }
    const auto& rates = imported->front();
    if (rates.changed) {
      deeds.did("standards", {{"list", rates.list}, {"edition", rates.edition}},
                {{"kind", rates.kind}, {"rows", rates.rows}});
    }
    return Response::json({{"rows", rates.rows}, {"changed", rates.changed}});
  });
}

}  // namespace

std::vector<Route> rate_routes(Services& services) {
  const Schema text = {{"type", "string"}};
  const Schema rate = schema::object({{"currency", text},
                                      {"from", text},
                                      {"to", schema::nullable(text)},
                                      {"rate", text},
                                      {"to_usd", text}});
  constexpr std::uint64_t kMostBytes = 1 << 20;
  return {
      {.method = "GET",
       .path = "/api/rates",
       .name = "rates",
       .group = "standards",
       .access = Access::signed_in(),
       .parameters = {{"currency", schema::pattern("[A-Z]{3}", "USD")}},
       .answers = {{200, "application/json", schema::object({{"rates", schema::list(rate)}})}},
       .handler = [&services](const Request& request,
                              const Principal&) { return rates(services, request); }},
      {.method = "POST",
       .path = "/api/rates",
       .name = "add_rates",
       .group = "standards",
       .access = Access::with(Permission::kRateWrite),
       .body = Body{text, kMostBytes, "application/octet-stream", true},
       .answers = {{200, "application/json",
                    schema::object(
                        {{"rows", {{"type", "integer"}}}, {"changed", schema::boolean()}})}},
       .problems = {409},
       .handler = [&services](const Request& request,
                              const Principal& who) { return add(services, request, who); }},
  };
}

}  // namespace tw::server
