// The words of a table that depend on the period: "March 2026", "2026年1—3月".
#pragma once

#include <string>

#include "base/date.h"
#include "base/messages.h"

namespace tw::statistics {

// "March 2026", "First quarter of 2026", "2026".
std::string period_name(const Period& period, Language language);
// Short, where the year is said already: "Mar", "Q1", "2026".
std::string period_short(const Period& period, Language language);
// From January to the end of the period, short: "Jan–Mar".
std::string cumulated_short(const Period& period, Language language);

}  // namespace tw::statistics
