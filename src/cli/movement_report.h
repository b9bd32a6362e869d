// How a revision, or what would be one, is told.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/context.h"
#include "statistics/movement.h"
#include "statistics/pending.h"

namespace tw::cli {

// The cells that moved most, and why; all of them stand in revision.json.
void print(const Context& context, const statistics::Movement& movement);

// Nothing where nothing is pending.
void print(const Context& context, const std::vector<statistics::PendingMonth>& pending);
nlohmann::ordered_json to_json(const std::vector<statistics::PendingMonth>& pending);

}  // namespace tw::cli
