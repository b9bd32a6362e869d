// What is possible but not likely in a month: prices, cells, number sequences, leading digits that
// lie far from their history. Findings in both languages; they leave nothing out of the count, and
// `queue` says which of them matter.
//
//   price_fence      log price outside Q1 - k IQR, Q3 + k IQR of its group          (check 20)
//   price_ratio      price a hundred times the group's median, or a hundredth        (21, 22)
//   price_deviation  so many standard deviations, 1.4826 MAD each, off the median    (23)
//   price_skewed     outside the adjusted box plot of the code                       (25)
//   value_on_mass    off the least trimmed squares line of its code                  (26)
//   cell_ratio       Hidiroglou-Berthelot, the cell on the month before              (24)
//   cell_jump        the cell against the twelve months before                       (30)
//   leading_digits   Benford, a trader's values                                      (34)
//   number_gap       numbers missing in a sequence                                   (34)
//
// The mass of a unit, values beyond the 99.9th percentile, first-time combinations and twins are
// rules (rules/credibility.vtl, rules/validity.vtl; checks 8 and 27 to 29).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/messages.h"
#include "base/progress.h"
#include "editing/settings.h"

namespace tw::editing {

struct CredibilityReport {
  std::string period;
  std::int64_t items = 0;
  std::int64_t history = 0;
  std::int64_t findings = 0;
  struct Check {
    std::string name;
    std::int64_t findings = 0;
    std::string declaration_number;  // of the farthest; empty where it is no item
    std::int64_t item_number = 0;
    BothLanguages message;  // of the farthest
  };
  std::vector<Check> checks;  // most findings first
  double seconds = 0;
};

// Replaces what the lake's table `credibility` has of the month. Codes editing.not_a_month, those
// of settings_of(), lake.conflict.
Result<CredibilityReport> examine(const lake::Home& home, lake::Connection& connection,
                                  const Period& month, Progress& progress);

}  // namespace tw::editing
