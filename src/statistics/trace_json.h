// Traces as JSON, for the command line and the server alike.
#pragma once

#include <nlohmann/json.hpp>

#include "statistics/trace.h"

namespace tw::statistics {

nlohmann::ordered_json to_json(const CellTrace& trace);
nlohmann::ordered_json to_json(const DeclarationTrace& trace);

}  // namespace tw::statistics
