// Rules that people of the home write: one proposes a rule from a day on, or its end; another
// approves (where settings.toml says so: four_eyes, kind `rule`); the file in the home changes
// (checks/own_rule.h), and checks of the months concerned use it, whoever runs them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "checks/own_rule.h"
#include "identity/people.h"
#include "store/store.h"

namespace tw::server {

// What waits for a second person.
struct WaitingRule {
  std::string proposal;  // its id
  std::string name;
  bool is_end = false;      // the rule is to end, on `starts`; else to start
  checks::OwnRule rule;     // of an end: name and `ends`
  std::string proposed_by;  // login
};

struct RuleOutcome {
  std::string name;
  bool waits = false;  // for a second person
};

class RuleDesk {
 public:
  RuleDesk(const lake::Home& home, store::Store& store) : home_(home), store_(store) {}

  // `rule.name` is made from the text. Codes of checks::library_of_text, rule.code_twice,
  // rule.waits_already, identity.denied.
  Result<RuleOutcome> propose(checks::OwnRule rule, const identity::Deed& deed);
  // Codes rule.not_own, rule.has_ended, rule.waits_already, identity.denied.
  Result<RuleOutcome> propose_end(const std::string& name, const Date& ends,
                                  const identity::Deed& deed);
  // What waits under that name. Codes rule.nothing_waits, of identity::approve.
  Result<WaitingRule> approve(const std::string& name, const identity::Deed& deed);
  // By who proposed it, or who might approve it. Codes rule.nothing_waits, of identity::refuse.
  Result<void> refuse(const std::string& name, const std::string& reason,
                      const identity::Deed& deed);
  // Oldest first.
  Result<std::vector<WaitingRule>> waiting();

 private:
  Result<std::vector<WaitingRule>> waiting_in(store::Transaction& transaction) const;
  Result<std::optional<WaitingRule>> waiting_for(store::Transaction& transaction,
                                                 const std::string& name) const;
  Result<RuleOutcome> settle(WaitingRule change, const identity::Deed& deed);
  Result<void> carry_out(const WaitingRule& change, const std::string& approved_by) const;

  const lake::Home& home_;
  store::Store& store_;
};

}  // namespace tw::server
