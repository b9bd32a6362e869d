#include "server/use_routes.h"

#include "exchange/use.h"

namespace tw::server {
namespace {

using Json = nlohmann::ordered_json;
using Text = std::string;

// Whose uses the caller sees: auditors those of the organisation asked for (empty: of all), others
// those of their own.
Result<Text> organisation_for(const Request& request, const Principal& principal) {
  const auto& asked = request.parameter("organisation");
  if (identity::may(principal, Permission::kAuditRead)) return asked;
  const auto& own = principal.organisation;
  if (own.empty() || (!asked.empty() && asked != own)) {
    return Error("access.permission", {Text(identity::permission_name(Permission::kAuditRead))});
  }
  return own;
}

template <class T, class Ask>
Result<std::vector<T>> read(Services& services, Ask ask) {
  return services.store().read(
      [&](store::Transaction& transaction) -> Result<std::vector<T>> { return ask(transaction); });
}

Result<Response> list(Services& services, const Request& request, const Principal& principal) {
  TW_TRY(const auto organisation, organisation_for(request, principal));
  const auto& limit = request.parameter("limit");
  const exchange::UseFilter filter{.agreement = request.parameter("agreement"),
                                   .organisation = organisation,
                                   .resource = request.parameter("resource"),
                                   .from = request.parameter("from"),
                                   .until = request.parameter("to"),
                                   .limit = limit.empty() ? 200 : std::stoll(limit)};
  TW_TRY(const auto uses, read<exchange::Use>(services, [&](store::Transaction& transaction) {
           return exchange::uses(transaction, filter);
         }));
  Json document = {{"uses", Json::array()}};
  for (const auto& use : uses) {
    document["uses"].push_back({{"agreement", use.agreement},
                                {"organisation", use.organisation},
                                {"actor", use.actor},
                                {"service", use.service},
                                {"subject", use.subject},
                                {"received_at", use.received_at},
                                {"first_at", use.first_at},
                                {"done_at", use.done_at},
                                {"rows", use.rows},
                                {"bytes", use.bytes},
                                {"outcome", use.outcome},
                                {"fault", use.fault}});
  }
  return Response::json(document);
}

// Ids and numbers: nothing needs quotes.
Response as_csv(const Text& month, const std::vector<exchange::UseSum>& sums) {
  Text lines = "month,organisation,agreement,resource,uses,days,rows,bytes,not_answered\n";
  for (const auto& sum : sums) {
    lines += month + "," + sum.organisation + "," + sum.agreement + "," + sum.resource;
    for (const auto count : {sum.uses, sum.days, sum.rows, sum.bytes, sum.not_answered}) {
      lines += "," + std::to_string(count);
    }
    lines += "\n";
  }
  auto response = Response::text(std::move(lines), "text/csv; charset=utf-8");
  response.headers.set("Content-Disposition", "attachment; filename=\"use-" + month + ".csv\"");
  return response;
}

Result<Response> month(Services& services, const Request& request, const Principal& principal) {
  TW_TRY(const auto organisation, organisation_for(request, principal));
  const auto& month = request.parameter("month");
  TW_TRY(const auto sums, read<exchange::UseSum>(services, [&](store::Transaction& transaction) {
           return exchange::use_of_month(transaction, month, organisation);
         }));
  if (request.parameter("format") == "csv") return as_csv(month, sums);
  TW_TRY(const auto unused, read<exchange::Unused>(services, [&](store::Transaction& transaction) {
           return exchange::unused_since(transaction, month + "-01", organisation);
         }));
  TW_TRY(const auto unusual,
         read<exchange::Unusual>(services, [&](store::Transaction& transaction) {
           return exchange::unusual_days(transaction, month, organisation);
         }));
  Json document = {{"month", month},
                   {"organisation", organisation},
                   {"sums", Json::array()},
                   {"unused", Json::array()},
                   {"unusual", Json::array()}};
  for (const auto& sum : sums) {
    document["sums"].push_back({{"organisation", sum.organisation},
                                {"agreement", sum.agreement},
                                {"resource", sum.resource},
                                {"uses", sum.uses},
                                {"days", sum.days},
                                {"rows", sum.rows},
                                {"bytes", sum.bytes},
                                {"not_answered", sum.not_answered}});
  }
  for (const auto& each : unused) {
    document["unused"].push_back({{"agreement", each.agreement},
                                  {"organisation", each.organisation},
                                  {"resource", each.resource},
                                  {"last", each.last}});
  }
  for (const auto& each : unusual) {
    document["unusual"].push_back({{"agreement", each.agreement},
                                   {"organisation", each.organisation},
                                   {"day", each.day},
                                   {"rows", each.rows},
                                   {"usual", each.usual}});
  }
  return Response::json(document);
}

}  // namespace

std::vector<Route> use_routes(Services& services) {
  const Schema day = schema::pattern("[0-9]{4}-[0-9]{2}-[0-9]{2}", "2026-03-01");
  return {
      {.method = "GET",
       .path = "/api/uses",
       .name = "uses",
       .group = "agreements",
       .access = Access::signed_in(),
       .parameters = {{"organisation", schema::text(100)},
                      {"agreement", schema::text(40)},
                      {"resource", schema::text(100)},
                      {"from", day},
                      {"to", day},
                      {"limit", schema::integer(1, 10000)}},
       .answers = {{200, "application/json", schema::any_object()}},
       .problems = {403},
       .handler = [&services](
                      const Request& request,
                      const Principal& principal) { return list(services, request, principal); }},
      {.method = "GET",
       .path = "/api/uses/months/{month}",
       .name = "use_of_month",
       .group = "agreements",
       .access = Access::signed_in(),
       .parameters = {{"month", schema::month()},
                      {"organisation", schema::text(100)},
                      {"format", schema::one_of({"json", "csv"})}},
       .answers = {{200, "application/json", schema::any_object()},
                   {200, "text/csv; charset=utf-8", {}}},
       .problems = {403},
       .handler = [&services](
                      const Request& request,
                      const Principal& principal) { return month(services, request, principal); }},
  };
}

}  // namespace tw::server
