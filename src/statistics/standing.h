// The findings that stand when a month is closed: all of them, less what somebody let pass.
#pragma once

#include <string>
#include <vector>

#include "base/date.h"
#include "lake/engine.h"
#include "lake/table.h"
#include "statistics/cube.h"
#include "statistics/release.h"

namespace tw::statistics {

// Makes the view `finding` of the month. `asked` names rules ("*": all) with author and reason;
// answers what it let pass, rule by rule with the number of records. Needs the view item.
std::vector<LetPass> attach_standing_findings(lake::Connection& connection,
                                              const lake::Snapshot& findings, const Period& month,
                                              const std::vector<LetPass>& asked);

// The exclusions for fatal findings that nobody let pass: these keep a month from being final.
std::vector<Exclusion> standing_exclusions(const std::vector<Exclusion>& exclusions,
                                           const std::vector<LetPass>& asked);

}  // namespace tw::statistics
