// Asking for resources and agreeing: both sides of it, and the owner's clock.
#include <map>

#include "exchange/agreement.h"
#include "identity/people.h"
#include "server/recorded.h"
#include "server/routes.h"
#include "trust/journal.h"

namespace tw::server {
namespace {

using catalogue::Json;
using exchange::Agreement;
using store::Transaction;

Date today() { return *Date::parse(utc_now().substr(0, 10)); }

Json events_json(const std::vector<exchange::AgreementEvent>& events) {
  Json list = Json::array();
  for (const auto& each : events) {
    list.push_back({{"what", each.what},
                    {"state", each.state},
                    {"author", each.author},
                    {"at", each.at},
                    {"reason", each.reason}});
  }
  return list;
}

// Ends what is over, and tells the log of it.
Result<void> expire(Services& services) {
  return recorded(services, "agreement", "", [&](Deeds& deeds) -> Result<void> {
    TW_TRY(const auto ended, services.store().change(
                                 [](Transaction& transaction) -> Result<std::vector<std::string>> {
                                   return exchange::expire(transaction, instant_now());
                                 }));
    for (const auto& id : ended) deeds.did("agreement", {{"act", "expire"}}, {{"number", id}});
    return {};
  });
}

Result<Response> list(Services& services, const Request& request, const Principal& principal) {
  TW_CHECK(expire(services));
  TW_TRY(auto all,
         services.store().read([](Transaction& transaction) -> Result<std::vector<Agreement>> {
           return exchange::agreements(transaction);
         }));
  TW_TRY(const auto calendar, exchange::WorkingDays::of_home(services.home_folder()));
  const auto& side = request.parameter("side");
  const auto& own = principal.organisation;
  Json document = {{"agreements", Json::array()}};
  for (const auto& each : all) {
    if (!exchange::sees(principal, each)) continue;
    if (side == "asked" && each.grant.organisation != own) continue;
    if (side == "owned" && each.provider != own) continue;
    auto json = exchange::to_json(each, calendar, today());
    json.erase("document");
    document["agreements"].push_back(std::move(json));
  }
  return Response::json(document);
}

Result<Response> show(Services& services, const Request& request, const Principal& principal) {
  TW_CHECK(expire(services));
  TW_TRY(const auto calendar, exchange::WorkingDays::of_home(services.home_folder()));
  return services.store().read([&](Transaction& transaction) -> Result<Response> {
    const auto& id = request.parameter("agreement");
    TW_TRY(const auto agreement, exchange::find_agreement(transaction, id));
    if (!exchange::sees(principal, agreement)) return Error("exchange.agreement_unknown", {id});
    auto document = exchange::to_json(agreement, calendar, today());
    document["history"] = events_json(exchange::history_of(transaction, id));
    return Response::json(document);
  });
}

// A change by `work` -> Result<Agreement>, told to the log.
template <class Work>
Result<Response> changed(Services& services, const Principal& principal, const std::string& act,
                         Work work) {
  TW_TRY(const auto key, trust::signer_of(services.home_folder()));
  TW_TRY(const auto calendar, exchange::WorkingDays::of_home(services.home_folder()));
  return recorded(services, "agreement", principal.login, [&](Deeds& deeds) -> Result<Response> {
    const identity::Deed deed{principal, instant_now()};
    TW_TRY(const Agreement made, services.store().change([&](Transaction& transaction) {
      return work(transaction, exchange::Act{deed, key}, calendar);
    }));
    const auto document = exchange::to_json(made, calendar, today());
    deeds.did("agreement", {{"act", act}}, document);
    return Response::json(document);
  });
}

Result<exchange::Grant> grant_in(const nlohmann::json& asked) {
  const std::string from = asked.value("from", utc_now().substr(0, 10));
  const std::string until = asked.at("until");
  const auto first = Date::parse(from);
  const auto last = Date::parse(until);
  if (!first || !last) return Error("cli.not_a_day", {first ? until : from});
  exchange::Grant grant{.organisation = asked.value("organisation", ""),
                        .resource = asked.value("resource", ""),
                        .rows = asked.value("rows", ""),
                        .purpose = asked.value("purpose", ""),
                        .legal_basis = asked.value("legal_basis", ""),
                        .from = *first,
                        .until = *last,
                        .rows_a_day = asked.value("rows_a_day", std::int64_t{0})};
  for (const auto& column : asked.at("columns")) {
    const auto mask = exchange::mask_named(column.value("mask", "none"));
    TW_ASSERT(mask);  // the schema lists them
    grant.columns.push_back({column.at("name"), *mask});
  }
  return grant;
}

Result<Response> ask(Services& services, const Request& request, const Principal& principal) {
  TW_TRY(const auto grant, grant_in(request.document));
  TW_TRY(const int days, exchange::days_to_answer(services.home_folder()));
  return changed(services, principal, "ask",
                 [&](Transaction& transaction, const exchange::Act& act,
                     const exchange::WorkingDays& calendar) {
                   return exchange::ask(transaction, grant, request.document.at("cycle"), calendar,
                                        days, act);
                 });
}

Result<Response> offer(Services& services, const Request& request, const Principal& principal) {
  TW_TRY(const auto grant, grant_in(request.document));
  return changed(
      services, principal, "offer",
      [&](Transaction& transaction, const exchange::Act& act, const exchange::WorkingDays&) {
        return exchange::offer(transaction, request.parameter("agreement"), grant,
                               request.document.at("reason"), act);
      });
}

Result<Response> act_on(Services& services, const Request& request, const Principal& principal) {
  const std::string what = request.document.at("act");
  return changed(
      services, principal, what,
      [&](Transaction& transaction, const exchange::Act& act, const exchange::WorkingDays&) {
        return exchange::act_on(transaction, request.parameter("agreement"), what,
                                request.document.value("reason", ""), act);
      });
}

Result<Response> renew(Services& services, const Request& request, const Principal& principal) {
  const std::string day = request.document.at("until");
  const auto until = Date::parse(day);
  if (!until) return Error("cli.not_a_day", {day});
  return changed(
      services, principal, "renew",
      [&](Transaction& transaction, const exchange::Act& act, const exchange::WorkingDays&) {
        return exchange::renew(transaction, request.parameter("agreement"), *until, act);
      });
}

using Answering = Result<Response> (*)(Services&, const Request&, const Principal&);

Route route(Services& services, const char* method, const char* path, const char* name,
            Access access, Answering answer, std::optional<Body> body = std::nullopt) {
  return {.method = method,
          .path = path,
          .name = name,
          .group = "agreements",
          .access = access,
          .body = std::move(body),
          .answers = {{200, "application/json", schema::any_object()}},
          .problems = {403, 404, 409, 422},
          .handler = [&services, answer](const Request& request, const Principal& principal) {
            return answer(services, request, principal);
          }};
}

std::vector<std::pair<std::string, Schema>> terms_fields() {
  const Schema day = schema::pattern("[0-9]{4}-[0-9]{2}-[0-9]{2}", "2027-12-31");
  const Schema mask = schema::one_of({"none", "redact", "last_four", "hash", "null", "year"});
  return {{"columns",
           schema::list(schema::object({{"name", schema::text(64, 1)}, {"mask?", mask}}), 500, 1)},
          {"rows?", schema::text(2000)},
          {"from?", day},
          {"until", day},
          {"rows_a_day?", schema::integer(0, 1'000'000'000'000)}};
}

}  // namespace

std::vector<Route> agreement_routes(Services& services) {
  const Parameter number{"agreement", schema::pattern("[A-Za-z0-9-]{1,40}", "A-2026-0007")};
  const auto decides = Access::with(Permission::kAgreementDecide);
  auto asked_fields = terms_fields();
  asked_fields.insert(asked_fields.end(),
                      {{"resource", schema::text(64, 1)},
                       {"organisation?", schema::text(64)},
                       {"purpose", schema::text(500, 1)},
                       {"legal_basis", schema::text(500, 1)},
                       {"cycle", schema::one_of({"real_time", "day", "week", "month", "quarter",
                                                 "year", "irregular"})}});
  auto offered_fields = terms_fields();
  offered_fields.emplace_back("reason", schema::text(500, 1));
  std::vector<Route> all;
  all.push_back(route(services, "GET", "/api/agreements", "agreements", Access::signed_in(), list));
  all.back().parameters = {{"side", schema::one_of({"asked", "owned"})}};
  all.push_back(route(services, "GET", "/api/agreements/{agreement}", "agreement",
                      Access::signed_in(), show));
  all.push_back(route(services, "POST", "/api/agreements", "ask_agreement",
                      Access::with(Permission::kAgreementAsk), ask,
                      Body{schema::object(asked_fields)}));
  all.push_back(route(services, "POST", "/api/agreements/{agreement}/offer", "offer_agreement",
                      decides, offer, Body{schema::object(offered_fields)}));
  // The room asks whose act it is.
  all.push_back(
      route(services, "POST", "/api/agreements/{agreement}/acts", "act_on_agreement",
            Access::signed_in(), act_on,
            Body{schema::object({{"act", schema::one_of({"approve", "accept", "refuse", "withdraw",
                                                         "suspend", "resume", "revoke"})},
                                 {"reason?", schema::text(500)}})}));
  all.push_back(route(services, "POST", "/api/agreements/{agreement}/renew", "renew_agreement",
                      decides, renew, Body{schema::object({{"until", schema::text(10, 10)}})}));
  for (auto& each : all) {
    if (each.path.find("{agreement}") != std::string::npos) each.parameters = {number};
  }
  return all;
}

}  // namespace tw::server
