#include "server/rule_desk.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "checks/library.h"
#include "identity/proposals.h"
#include "store/settings.h"

namespace tw::server {
namespace {

using checks::OwnRule;
using identity::Deed;
using Json = nlohmann::ordered_json;
using store::Transaction;

std::string document_of(const WaitingRule& change) {
  const auto& rule = change.rule;
  if (change.is_end) return Json{{"act", "end"}, {"ends", rule.ends->to_string()}}.dump();
  return Json{{"act", "start"},
              {"starts", rule.starts.to_string()},
              {"text", rule.text},
              {"en", rule.finding.en},
              {"zh", rule.finding.zh}}
      .dump();
}

WaitingRule read(const identity::Proposal& proposal, const std::string& login) {
  const auto document = Json::parse(proposal.document);
  WaitingRule change{.proposal = proposal.id,
                     .name = proposal.subject,
                     .is_end = document.at("act") == "end",
                     .rule = {.name = proposal.subject, .proposed_by = login},
                     .proposed_by = login};
  if (change.is_end) {
    change.rule.ends = Date::parse(document.at("ends").get<std::string>());
  } else {
    change.rule.starts = *Date::parse(document.at("starts").get<std::string>());
    change.rule.text = document.at("text");
    change.rule.finding = {document.at("en"), document.at("zh")};
  }
  return change;
}

}  // namespace

Result<std::vector<WaitingRule>> RuleDesk::waiting_in(Transaction& transaction) const {
  std::vector<WaitingRule> list;
  for (const auto& proposal : identity::proposals(transaction, "open")) {
    if (proposal.kind != "rule") continue;
    TW_TRY(const auto person, identity::person_of_id(transaction, proposal.proposed_by));
    list.push_back(read(proposal, person.login));
  }
  return list;
}

Result<std::optional<WaitingRule>> RuleDesk::waiting_for(Transaction& transaction,
                                                         const std::string& name) const {
  TW_TRY(const auto all, waiting_in(transaction));
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const WaitingRule& each) { return each.name == name; });
  if (found == all.end()) return std::optional<WaitingRule>();
  return std::optional(*found);
}

Result<std::vector<WaitingRule>> RuleDesk::waiting() {
  return store_.read([&](Transaction& transaction) { return waiting_in(transaction); });
}

// The file first: killed in between, the change still waits, and is carried out again.
Result<void> RuleDesk::carry_out(const WaitingRule& change, const std::string& approved_by) const {
  OwnRule rule = change.rule;
  if (change.is_end) {
    TW_TRY(const auto own, checks::own_rules(home_));
    const auto last = std::find_if(own.rbegin(), own.rend(),
                                   [&](const OwnRule& each) { return each.name == change.name; });
    if (last == own.rend()) return Error("rule.not_own", {change.name});
    rule = *last;
    rule.ends = change.rule.ends;
  } else {
    rule.approved_by = approved_by;
  }
  checks::keep(home_, rule);
  return {};
}

Result<RuleOutcome> RuleDesk::settle(WaitingRule change, const Deed& deed) {
  change.proposed_by = change.rule.proposed_by = deed.by.login;
  return store_.change([&](Transaction& transaction) -> Result<RuleOutcome> {
    TW_CHECK(identity::require(deed.by, identity::Permission::kRuleWrite));
    TW_TRY(const auto before, waiting_for(transaction, change.name));
    if (before) return Error("rule.waits_already", {change.name, before->proposed_by});
    TW_TRY(const auto settings, store::read_settings(home_.folder()));
    const bool waits = identity::needs_two(transaction, "rule", settings, deed.now);
    if (waits) {
      TW_CHECK(identity::propose(transaction, "rule", change.name, document_of(change), deed));
    } else {
      TW_CHECK(carry_out(change, deed.by.login));
    }
    return RuleOutcome{change.name, waits};
  });
}

Result<RuleOutcome> RuleDesk::propose(OwnRule rule, const Deed& deed) {
  TW_TRY(const auto library, checks::library_of_text(rule.text, rule.finding));
  rule.name = library.rules.front().rule.code;
  TW_CHECK(checks::may_be_named(home_, rule.name));
  const std::string name = rule.name;
  return settle({.name = name, .rule = std::move(rule)}, deed);
}

Result<RuleOutcome> RuleDesk::propose_end(const std::string& name, const Date& ends,
                                          const Deed& deed) {
  TW_TRY(const auto own, checks::own_rules(home_));
  const auto last = std::find_if(own.rbegin(), own.rend(),
                                 [&](const OwnRule& each) { return each.name == name; });
  if (last == own.rend()) return Error("rule.not_own", {name});
  if (last->ends && *last->ends <= ends) return Error("rule.has_ended", {name});
  return settle({.name = name, .is_end = true, .rule = {.name = name, .ends = ends}}, deed);
}

Result<WaitingRule> RuleDesk::approve(const std::string& name, const Deed& deed) {
  return store_.change([&](Transaction& transaction) -> Result<WaitingRule> {
    TW_TRY(const auto change, waiting_for(transaction, name));
    if (!change) return Error("rule.nothing_waits", {name});
    TW_CHECK(identity::approve(transaction, change->proposal, deed));
    TW_CHECK(carry_out(*change, deed.by.login));
    return *change;
  });
}

Result<void> RuleDesk::refuse(const std::string& name, const std::string& reason,
                              const Deed& deed) {
  return store_.change([&](Transaction& transaction) -> Result<void> {
    TW_TRY(const auto change, waiting_for(transaction, name));
    if (!change) return Error("rule.nothing_waits", {name});
    TW_CHECK(identity::refuse(transaction, change->proposal, reason, deed));
    return {};
  });
}

}  // namespace tw::server
