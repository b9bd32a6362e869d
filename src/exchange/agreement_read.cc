#include <algorithm>
#include <tuple>

#include "exchange/agreement.h"
#include "trust/note.h"

namespace tw::exchange {
namespace {

using Text = std::string;
using catalogue::Json;
using store::Transaction;

constexpr std::string_view kBefore = "tidewaiter/agreement/v1\nnumber: ";

std::vector<Agreement> read(Transaction& transaction, const Text& id) {
  std::vector<Agreement> all;
  for (const auto& [number, organisation, resource, state, end_reason, terms, salt, from, until,
                    made_at, provider, cycle, asked_by, due, first_approver, renew_until, reason,
                    document, is_sensitive] :
       transaction.rows<Text, Text, Text, Text, Text, Text, Text, Text, Text, Text, Text, Text,
                        Text, Text, Text, Text, Text, Text, bool>("exchange", "agreements",
                                                                  {{"id", id}})) {
    all.push_back(
        {.grant = grant_of_terms(number, organisation, resource, terms, salt, from, until),
         .state = state,
         .end_reason = end_reason,
         .provider = provider,
         .cycle = cycle,
         .asked_by = asked_by,
         .asked_at = made_at,
         .due = due,
         .first_approver = first_approver,
         .renew_until = renew_until,
         .reason = reason,
         .document = document,
         .is_sensitive = is_sensitive});
  }
  return all;
}

}  // namespace

Result<Agreement> find_agreement(Transaction& transaction, const Text& id) {
  auto found = read(transaction, id);
  if (id.empty() || found.empty()) return Error("exchange.agreement_unknown", {id});
  return std::move(found.front());
}

std::vector<Agreement> agreements(Transaction& transaction) { return read(transaction, ""); }

bool sees(const identity::Principal& principal, const Agreement& agreement) {
  if (identity::may(principal, identity::Permission::kAuditRead)) return true;
  const auto& own = principal.organisation;
  return !own.empty() && (own == agreement.provider || own == agreement.grant.organisation);
}

std::vector<AgreementEvent> history_of(Transaction& transaction, const Text& id) {
  std::vector<AgreementEvent> all;
  for (const auto& row : transaction.rows<Text, Text, Text, Text, Text>(
           "exchange", "agreement_events", {{"agreement", id}})) {
    all.push_back(std::apply([](const auto&... cells) { return AgreementEvent{cells...}; }, row));
  }
  return all;
}

Result<Text> verified_agreement(std::string_view document, const trust::VerifierKey& key) {
  TW_TRY(const auto note, trust::Note::parse(document));
  TW_TRY(const bool is_signed, trust::signed_by(note, key));
  if (!is_signed || !note.text.starts_with(kBefore)) {
    return Error("exchange.not_a_document", {key.name});
  }
  return note.text.substr(kBefore.size(), note.text.find('\n', kBefore.size()) - kBefore.size());
}

Json to_json(const Agreement& agreement, const WorkingDays& calendar, Date today) {
  const auto& grant = agreement.grant;
  Json document = {{"number", grant.id},
                   {"state", agreement.state},
                   {"end_reason", agreement.end_reason},
                   {"organisation", grant.organisation},
                   {"provider", agreement.provider},
                   {"resource", grant.resource},
                   {"columns", Json::array()},
                   {"rows", grant.rows},
                   {"purpose", grant.purpose},
                   {"legal_basis", grant.legal_basis},
                   {"cycle", agreement.cycle},
                   {"from", grant.from.to_string()},
                   {"until", grant.until.to_string()},
                   {"rows_a_day", grant.rows_a_day},
                   {"is_sensitive", agreement.is_sensitive},
                   {"asked_by", agreement.asked_by},
                   {"asked_at", agreement.asked_at},
                   {"due", agreement.due},
                   {"days_left", nullptr},
                   {"first_approver", agreement.first_approver},
                   {"renew_until", agreement.renew_until},
                   {"reason", agreement.reason},
                   {"document", agreement.document}};
  for (const auto& column : grant.columns) {
    document["columns"].push_back({{"name", column.name}, {"mask", to_string(column.mask)}});
  }
  if (const auto due = Date::parse(agreement.due)) {
    document["days_left"] = calendar.between(today, *due);
  }
  return document;
}

}  // namespace tw::exchange
