// Closed months that what was loaded, corrected or decided since would change: told before anybody
// decides.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "lake/engine.h"
#include "lake/home.h"
#include "statistics/movement.h"

namespace tw::statistics {

struct PendingMonth {
  int release = 0;
  std::string status;  // of that release
  Movement movement;   // causes only
};

// In the order of the months; only those that something would change. What is new counts as it is,
// before any check of it. Cost: see pending_changes(), for each closed month whose inputs differ
// from those of its release.
Result<std::vector<PendingMonth>> pending_months(const lake::Home& home,
                                                 lake::Connection& connection);

}  // namespace tw::statistics
