// A month as a release read it: items, corrections, decisions, findings and standards at the
// versions that its manifest names.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "lake/engine.h"
#include "lake/home.h"
#include "statistics/release.h"

namespace tw::statistics {

// Makes the views of standards::attach_standards() as the release read them.
Result<void> attach_standards_of(const lake::Home& home, lake::Connection& connection,
                                 const Manifest& release);

// Makes item, item_status, correction_state, decision and finding of the month: as the release read
// them, or (no release) as they are now. What was let pass is so in either.
Result<void> attach_records(const lake::Home& home, lake::Connection& connection,
                            const Period& month, const std::optional<Manifest>& release,
                            const std::vector<LetPass>& let_pass);

// The version of a table that the release read.
std::optional<std::int64_t> version_of(const Manifest& release, const std::string& table);

}  // namespace tw::statistics
