// One text that changes whenever the effective items of a month may have changed.
//
// A check run marks the findings it publishes with checked_mark(); a close asks for that mark, so it
// counts nothing that was not checked in just this state.
#pragma once

#include <string>

#include "base/date.h"
#include "lake/table.h"

namespace tw::declaration {

// SHA-256 over the digests of the data files that attach_effective() reads for the month: items of the
// month, undated ones, those of any month with versions above 1, and all events. Loading other months
// does not change it.
std::string month_digest(const lake::Snapshot& items, const lake::Snapshot& events,
                         const Period& month);

// The mark (lake::Change::mark) of findings made on that state of the month: checked/<month>/<digest>.
std::string checked_mark(const Period& month, const std::string& digest);

}  // namespace tw::declaration
