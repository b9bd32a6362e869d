// What makes a cell confidential and how well it must be hidden: standards/confidentiality.toml,
// and over it <home>/confidentiality.toml where there is one.
#pragma once

#include <filesystem>

#include "base/result.h"
#include "disclosure/suppress.h"

namespace tw::disclosure {

// A cell is risky where one of the tests holds; 0 switches a test off. Sources: Hundepool and
// others, Statistical Disclosure Control (2012), 4.2; Handbook on SDC (ESSnet), 4.2.
struct RiskTests {
  int minimum_traders = 0;
  // For a requested cell: the total without the trader's share and without the largest other share
  // is less than p per cent of the trader's share. For any cell: of the largest share.
  double p_percent = 0;
  int dominance_n = 0;
  double dominance_k = 0;

  bool any() const { return minimum_traders > 0 || p_percent > 0 || dominance_n > 0; }
};

struct Rules {
  RiskTests requested;
  RiskTests every_cell;
  Protection protection;
};

// Codes disclosure.rules_damaged (not TOML), disclosure.rule_unknown, disclosure.rule_invalid; the
// place has file, line and key.
Result<Rules> rules_of(const std::filesystem::path& home_folder);

}  // namespace tw::disclosure
