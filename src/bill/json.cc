#include "bill/json.h"

#include "base/messages.h"

namespace tw::bill {
namespace {

Json or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json sums(const std::vector<Reconciliation::Sum>& all) {
  Json list = Json::array();
  for (const auto& sum : all) {
    list.push_back({{"currency", sum.currency}, {"count", sum.count}, {"total", sum.total}});
  }
  return list;
}

}  // namespace

Json to_json(const Bill& bill) {
  return {{"number", bill.number},
          {"state", bill.state},
          {"declaration", bill.declaration},
          {"trader", bill.trader},
          {"total", bill.total},
          {"currency", bill.currency},
          {"issued_at", bill.issued_at},
          {"claimed_by", or_null(bill.claimed_by)},
          {"claim", or_null(bill.claim)},
          {"claimed_at", or_null(bill.claimed_at)},
          {"voided_at", or_null(bill.voided_at)},
          {"reason", or_null(bill.reason)},
          {"document", bill.document}};
}

Json to_json(const Certificate& certificate) {
  Json document = {{"number", certificate.number},
                   {"issuer", certificate.issuer},
                   {"declaration", certificate.declaration},
                   {"version", certificate.version},
                   {"source", certificate.source},
                   {"trader", certificate.trader},
                   {"name", certificate.name},
                   {"office", certificate.office},
                   {"issued", certificate.issued},
                   {"currency", certificate.currency},
                   {"taxes", Json::array()},
                   {"total", certificate.total.to_string()}};
  for (const auto& tax : certificate.taxes) {
    document["taxes"].push_back({{"kind", tax.kind}, {"amount", tax.amount.to_string()}});
  }
  return document;
}

Json to_json(const Reconciliation& reconciliation) {
  Json document = {{"day", reconciliation.day},
                   {"issued", sums(reconciliation.issued)},
                   {"claimed", sums(reconciliation.claimed)},
                   {"voided", sums(reconciliation.voided)},
                   {"differences", Json::array()}};
  for (const auto& each : reconciliation.differences) {
    const auto text = message_in_both("bill_difference." + each.kind);
    document["differences"].push_back({{"number", each.number},
                                       {"kind", each.kind},
                                       {"ours", each.ours},
                                       {"theirs", each.theirs},
                                       {"en", text.en},
                                       {"zh", text.zh}});
  }
  return document;
}

}  // namespace tw::bill
