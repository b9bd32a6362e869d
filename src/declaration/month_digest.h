// One text that changes whenever the effective items of a month may have changed.
//
// A check states the digest it was made on; a close compares, so it counts nothing that was not checked in
// just this state.
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

}  // namespace tw::declaration
