// Certificates of duty and tax: issued and voided by customs, claimed once by the tax authority.
#include "base/date.h"
#include "bill/face.h"
#include "bill/json.h"
#include "identity/people.h"
#include "server/recorded.h"
#include "server/routes.h"
#include "trust/journal.h"

namespace tw::server {
namespace {

using Json = nlohmann::ordered_json;
using bill::Bill;

// Either side of a certificate may see it.
Result<void> may_see(const Principal& principal) {
  if (identity::may(principal, Permission::kBillIssue)) return {};
  return identity::require(principal, Permission::kBillClaim);
}

template <class F>
Result<Response> changed(Services& services, const Principal& principal, const char* act, F f) {
  return recorded(services, "bill", principal.login, [&](Deeds& deeds) -> Result<Response> {
    const bill::Act by{principal.login, utc_now()};
    TW_TRY(const Bill made, services.store().change([&](store::Transaction& transaction) {
      return f(transaction, by);
    }));
    deeds.did("bill", {{"act", act}}, bill::to_json(made));
    return Response::json(bill::to_json(made));
  });
}

Result<Bill> found(Services& services, const Request& request) {
  return services.store().read([&](store::Transaction& transaction) {
    return bill::find(transaction, request.parameter("bill"));
  });
}

Result<Response> list(Services& services, const Request& request, const Principal& principal) {
  TW_CHECK(may_see(principal));
  const auto whole = [&](const char* name, std::int64_t otherwise) {
    const auto& text = request.parameter(name);
    return text.empty() ? otherwise : std::stoll(text);
  };
  TW_TRY(const auto bills,
         services.store().read([&](store::Transaction& transaction) -> Result<std::vector<Bill>> {
           return bill::list(transaction, request.parameter("state"), whole("limit", 50),
                             whole("offset", 0));
         }));
  Json document = {{"bills", Json::array()}};
  for (const auto& each : bills) document["bills"].push_back(bill::to_json(each));
  return Response::json(document);
}

Result<Response> show(Services& services, const Request& request, const Principal& principal) {
  TW_CHECK(may_see(principal));
  TW_TRY(const auto one, found(services, request));
  return Response::json(bill::to_json(one));
}

Result<Response> face(Services& services, const Request& request, const Principal& principal) {
  TW_CHECK(may_see(principal));
  TW_TRY(const auto one, found(services, request));
  if (request.parameter("format") != "html") {
    return Response::text(one.document, "text/plain; charset=utf-8");
  }
  TW_TRY(const auto key, trust::verifier_of(services.home_folder()));
  TW_TRY(const auto certificate, bill::verify(one.document, key));
  return Response::text(bill::html_face(one, certificate), "text/html; charset=utf-8");
}

Result<Response> issue(Services& services, const Request& request, const Principal& principal) {
  TW_TRY(const auto home, services.home());
  TW_TRY(const auto key, trust::signer_of(home.folder()));
  auto connection = services.connection();
  TW_TRY(auto certificate, bill::assessed(home, *connection, request.document.at("declaration"),
                                          request.document.value("source", "")));
  certificate.issuer = home.settings().office_name_en + " / " + home.settings().office_name_zh;
  return changed(services, principal, "issued",
                 [&](store::Transaction& transaction, const bill::Act& act) {
                   return bill::issue(transaction, certificate, key, act);
                 });
}

Result<Response> claim(Services& services, const Request& request, const Principal& principal) {
  return changed(
      services, principal, "claimed", [&](store::Transaction& transaction, const bill::Act& act) {
        return bill::claim(transaction, request.parameter("bill"), principal.organisation,
                           request.document.at("reference"), act);
      });
}

Result<Response> void_one(Services& services, const Request& request, const Principal& principal) {
  return changed(services, principal, "voided",
                 [&](store::Transaction& transaction, const bill::Act& act) {
                   return bill::void_bill(transaction, request.parameter("bill"),
                                          request.document.at("reason"), act);
                 });
}

Result<Response> reconcile(Services& services, const Request& request) {
  std::vector<bill::Claimed> theirs;
  for (const auto& each : request.document.at("claims")) {
    theirs.push_back({each.at("number"), each.at("total")});
  }
  const std::string day = request.document.at("day");
  if (!Date::parse(day)) return Error("cli.not_a_day", {day});
  TW_TRY(
      const auto result,
      services.store().read([&](store::Transaction& transaction) -> Result<bill::Reconciliation> {
        return bill::reconcile(transaction, day, theirs);
      }));
  return Response::json(bill::to_json(result));
}

using Answering = Result<Response> (*)(Services&, const Request&, const Principal&);

Route route(Services& services, const char* method, const char* path, const char* name,
            Access access, Answering answer) {
  return {.method = method,
          .path = path,
          .name = name,
          .group = "bills",
          .access = access,
          .answers = {{200, "application/json", schema::any_object()}},
          .problems = {404, 409, 422},
          .handler = [&services, answer](const Request& request, const Principal& principal) {
            return answer(services, request, principal);
          }};
}

}  // namespace

std::vector<Route> bill_routes(Services& services) {
  const Parameter number{"bill", schema::pattern("B-[0-9]{4}-[0-9]{6,12}", "B-2026-000001")};
  auto listed = route(services, "GET", "/api/bills", "bills", Access::signed_in(), list);
  listed.parameters = {{"state", schema::one_of({"issued", "claimed", "voided"})},
                       {"limit", schema::integer(1, 1000)},
                       {"offset", schema::integer(0, 100000000)}};
  auto shown = route(services, "GET", "/api/bills/{bill}", "bill", Access::signed_in(), show);
  shown.parameters = {number};
  auto document = route(services, "GET", "/api/bills/{bill}/document", "bill_document",
                        Access::signed_in(), face);
  document.parameters = {number, {"format", schema::one_of({"html", "text"})}};
  document.answers = {{200, "text/plain; charset=utf-8", {}},
                      {200, "text/html; charset=utf-8", {}}};
  auto issued = route(services, "POST", "/api/bills", "issue_bill",
                      Access::with(Permission::kBillIssue), issue);
  issued.body = Body{
      schema::object({{"declaration", schema::text(100, 1)}, {"source?", schema::text(100, 1)}})};
  auto claimed = route(services, "POST", "/api/bills/{bill}/claim", "claim_bill",
                       Access::with(Permission::kBillClaim), claim);
  claimed.parameters = {number};
  claimed.body = Body{schema::object({{"reference", schema::text(100, 1)}})};
  auto voided = route(services, "POST", "/api/bills/{bill}/void", "void_bill",
                      Access::with(Permission::kBillIssue), void_one);
  voided.parameters = {number};
  voided.body = Body{schema::object({{"reason", schema::text(500, 1)}})};
  auto reconciled = route(services, "POST", "/api/bills/reconciliation", "reconcile_bills",
                          Access::with(Permission::kBillIssue),
                          [](Services& all, const Request& request, const Principal&) {
                            return reconcile(all, request);
                          });
  reconciled.body =
      Body{schema::object({{"day", schema::pattern("[0-9]{4}-[0-9]{2}-[0-9]{2}", "2026-03-31")},
                           {"claims", schema::list(schema::object({{"number", schema::text(30, 1)},
                                                                   {"total", schema::text(40, 1)}}),
                                                   100'000)}})};
  return {std::move(listed),  std::move(shown),  std::move(document),  std::move(issued),
          std::move(claimed), std::move(voided), std::move(reconciled)};
}

}  // namespace tw::server
