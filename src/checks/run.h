// Runs the rules over a month, as sets.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/messages.h"
#include "base/progress.h"
#include "checks/library.h"
#include "checks/membership.h"

namespace tw::checks {

struct CheckReport {
  struct Rule {
    std::string code;
    Severity severity = Severity::kError;
    std::string dataset;
    std::int64_t findings = 0;
    std::int64_t failed = 0;  // of them: could not be evaluated
    std::string example;      // declaration / item  field = value
    BothLanguages message;    // of the example
  };
  std::string period;
  std::int64_t items = 0;  // effective
  std::int64_t findings = 0;
  std::int64_t fatal_items = 0;  // with a fatal finding of their own or of their declaration
  std::vector<Rule> rules;       // that found something: fatal first, then by number
  std::size_t rules_run = 0;
  std::vector<std::string>
      missing_lists;  // rules on these code lists were silent: the home has none
};

// Replaces the month's findings. Codes of library_of(); check.not_a_month; lake.conflict (another
// check of the month came first). Deterministic: the same state gives the same findings, byte for
// byte.
Result<CheckReport> check(const lake::Home& home, lake::Connection& connection, const Period& month,
                          Progress& progress);

// The same for several months, `at_once` of them at the same time, each on its own connection: one
// plans its queries while another's run. Reports in the order of the months; after a failure no
// further month is begun. Memory: that of `at_once` months, within the engine's limit.
std::vector<Result<CheckReport>> check(const lake::Home& home, lake::Engine& engine,
                                       const std::vector<Period>& months, std::size_t at_once,
                                       Progress& progress);

// What rules would find in a month, were they in force: nothing is kept.
struct Trial {
  struct Example {
    std::string declaration_number;
    std::int64_t item_number = 0;
    std::string field;
    std::string value;
    BothLanguages message;
  };
  CheckReport report;
  std::vector<Example> examples;  // at most 5, by number
};
// Code check.not_a_month.
Result<Trial> try_out(const Library& library, const lake::Home& home, lake::Connection& connection,
                      const Period& month, Progress& progress);

// The SELECT that makes the hits of one dataset's rules: the columns of the dataset that the rules
// name, and `hit`, the number of the rule from 1, negative where it could not be evaluated. One
// pass over the dataset. For tests and benches.
sql::Select hits_of(const Dataset& dataset, const std::vector<const TypedRule*>& rules,
                    const Membership& membership, std::vector<std::string>& missing_lists);

}  // namespace tw::checks
