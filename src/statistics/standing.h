// The findings that stand when a month is closed: all of them, less what somebody let pass.
#pragma once

#include <string>
#include <vector>

#include "base/date.h"
#include "lake/engine.h"
#include "lake/table.h"
#include "statistics/release.h"

namespace tw::statistics {

// Makes the view `finding` of the month; a fatal finding that was let pass, or that a reviewer
// accepted, is not fatal in it. `asked` names rules ("*": all) with author and reason; answers what
// it let pass, rule by rule with the number of records. Needs the view item and the table decision
// (review::attach_decisions).
std::vector<LetPass> attach_standing_findings(lake::Connection& connection,
                                              const lake::Snapshot& findings, const Period& month,
                                              const std::vector<LetPass>& asked);

// The items that stay out for fatal findings which nobody let pass or left out, by rule: they keep
// a month from being final. `asked` gets the number of items it leaves out. Needs build_cube().
std::vector<Exclusion> standing_exclusions(lake::Connection& connection,
                                           std::vector<LetPass>& asked);

// What reviewers and the program did to the month, for its manifest. Needs attach_decisions().
ReviewSummary review_summary(lake::Connection& connection);

}  // namespace tw::statistics
