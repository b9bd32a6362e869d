// Which codes of one edition correspond to which of another, through as many concordances as it
// takes.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "base/date.h"
#include "lake/engine.h"

namespace tw::statistics {

// From a code to all codes that it may correspond to. A code that is not a key corresponds to
// nothing known.
using Correspondence = std::map<std::string, std::set<std::string>>;

// The shortest way from edition to edition (HS2017, HS2022, SITC3, BEC4) over the concordances,
// each of which can be read either way; of equally short ways the first in the order of names.
// nullopt when there is none. Needs the view `concordance`.
std::optional<Correspondence> correspondence(lake::Connection& connection, const std::string& from,
                                             const std::string& to);

// The edition of the Harmonized System in force on a day, e.g. HS2022.
std::string harmonised_edition(Date day);

}  // namespace tw::statistics
