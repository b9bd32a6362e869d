// The rules that a month of a home is checked by: the shipped ones (rules/*.vtl), the home's own
// (<home>/rules/*.vtl) and those that its people approved for that month (own_rule.h), without
// those that the home switches off (<home>/rules/off.txt: a code a line, # and the reason after it).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/messages.h"
#include "checks/dataset.h"
#include "checks/own_rule.h"
#include "checks/types.h"
#include "lake/home.h"

namespace tw::checks {

struct Library {
  struct Entry {
    const Dataset* dataset = nullptr;
    TypedRule rule;
  };
  std::vector<Entry> rules;  // in the order of files, rulesets and rules
  std::string digest;        // SHA-256 over the texts
  std::map<std::string, BothLanguages> findings;  // texts of rules that bring their own

  // The text of a finding of the rule.
  BothLanguages finding_text(const std::string& rule_code) const;
};

// The shipped rules alone.
Result<Library> shipped_library();
// Codes of parse() and check_types(), rule.unknown_dataset, rule.unknown_ruleset, rule.code_twice,
// rule.off_unknown.
Result<Library> library_of(const lake::Home& home, const Period& month);

// The one rule of the text, alone. Codes of library_of() without the last, rule.one_rule: the text
// holds none, or several.
Result<Library> library_of_text(const std::string& text, const BothLanguages& finding = {});
// Whether the rule could stand beside the shipped ones and the home's files. Code rule.code_twice.
Result<void> may_be_named(const lake::Home& home, const std::string& rule_code);

// Whether a rule looks codes up in the registry of enterprises (enterprise/domains.h).
bool asks_registry(const Library& library);

// The text of a finding of the rule; {0}, {1}, ... are the values of the consequent's variables. A
// rule of the home without messages is told by its code.
BothLanguages finding_text(const std::string& rule_code);

// One text that changes whenever a check of the month might find something else: SHA-256 over the
// month's items, events and corrections, rules, standards and settings.
Result<std::string> month_state(const lake::Home& home, const Period& month);
// The state on which the newest check of the month was made; empty: never checked.
Result<std::string> checked_state(const lake::Home& home, lake::Connection& connection,
                                  const Period& month);

}  // namespace tw::checks
