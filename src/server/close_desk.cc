#include "server/close_desk.h"

#include <nlohmann/json.hpp>

#include "checks/library.h"

namespace tw::server {
namespace {

// All that two people must want alike; the author is whoever closes.
Result<std::string> document_of(const lake::Home& home, const std::vector<Period>& months,
                                const statistics::CloseTerms& terms) {
  nlohmann::ordered_json document = {{"status", terms.status},
                                     {"reason", terms.reason},
                                     {"let_pass", nlohmann::ordered_json::array()}};
  for (const auto& each : terms.let_pass) {
    document["let_pass"].push_back(
        {{"rule", each.rule}, {"reason", each.reason}, {"counts", each.counts}});
  }
  for (const auto& month : months) {
    TW_TRY(const auto state, checks::month_state(home, month));
    document["months"][month.to_string()] = state;
  }
  return document.dump();
}

std::string subject_of(const std::vector<Period>& months, const statistics::CloseTerms& terms) {
  const std::string first = months.front().to_string(), last = months.back().to_string();
  return (first == last ? first : first + ".." + last) + " " + terms.status;
}

}  // namespace

bool is_final(const statistics::CloseTerms& terms) {
  return !terms.status.empty() && terms.status != "preliminary";
}

Result<std::optional<identity::Proposal>> second_to_close(store::Transaction& transaction,
                                                          const lake::Home& home,
                                                          const std::vector<Period>& months,
                                                          const statistics::CloseTerms& terms,
                                                          const identity::Deed& deed) {
  TW_TRY(const auto settings, store::read_settings(home.folder()));
  if (!is_final(terms) || !identity::needs_two(transaction, "close", settings, deed.now)) {
    return std::optional<identity::Proposal>();
  }
  TW_TRY(const auto document, document_of(home, months, terms));
  TW_TRY(auto proposal,
         identity::concur(transaction, "close", subject_of(months, terms), document, deed));
  return std::optional(std::move(proposal));
}

}  // namespace tw::server
