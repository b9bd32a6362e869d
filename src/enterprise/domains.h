// The registry as value domains of the rule language: a rule asks whether a trader is known on the
// day.
//
//   trader_id in enterprise               registered on the row's day, under either kind of code
//   trader_id in enterprise_certified     of that credit class on that day
//   trader_id in enterprise_ordinary
//   trader_id in enterprise_dishonest
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "lake/engine.h"
#include "lake/home.h"

namespace tw::enterprise {

// The names above.
const std::vector<std::string>& domain_names();

// Makes a table of the connection for each of them, named "registry of <name>", as rules look codes
// up: code, valid_from, valid_to, intervals of a code disjoint. False, and no tables: the home has
// no registry. Cost: one scan of the registry; a second for 700,000.
Result<bool> attach_domains(const lake::Home& home, lake::Connection& connection);

// A text that changes with the registry; empty where there is none.
Result<std::string> state_of(const lake::Home& home);

}  // namespace tw::enterprise
