// Corrections that need no person: a code that went over into exactly one other (the year-to-year
// concordance is 1:1; check 3 of the reference list), and the declared imputation of a missing net
// mass (German practice: value over the unit value of twelve months; here the median).
//
// Both are estimates of the office, kept apart by their kind (automatic, imputed), counted in the
// manifest, and withdrawn as any other. What a reviewer corrected, withdrew or accepted is left
// alone.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "review/record.h"

namespace tw::review {

// <home>/imputation.toml: which commodities may get an imputed net mass. Without the file none do.
//
//   months = 12            how far back prices are looked at
//   least_records = 10     records with a price that a commodity needs there
//   [net_mass]
//   commodities = ["0901", "10"]   beginnings of codes
struct ImputationPolicy {
  std::int64_t months = 12;
  std::int64_t least_records = 10;
  std::vector<std::string> commodities;
};

// Codes imputation.syntax, imputation.key_unknown, imputation.value_invalid.
Result<ImputationPolicy> imputation_policy(const lake::Home& home);

struct AutomaticReport {
  std::string period;
  std::vector<std::string> successors;  // ids of the corrections
  std::vector<std::string> imputed;
};

// Adds the corrections of the month that can be made; again adds only what is new. The month must
// be checked again afterwards. Cost: two passes over the month, and the prices of the months before
// for the commodities of the policy.
Result<AutomaticReport> correct_automatically(const lake::Home& home, lake::Connection& connection,
                                              const Period& month, const Act& act);

}  // namespace tw::review
