// The registry's answers as JSON, for the command line and the server alike.
#pragma once

#include <nlohmann/json.hpp>

#include "enterprise/duplicates.h"
#include "enterprise/import.h"
#include "enterprise/registry.h"

namespace tw::enterprise {

using Json = nlohmann::ordered_json;

// Days without an end have valid_to null.
Json to_json(const Span& span);
Json to_json(const ImportReport& report);
Json to_json(const ChangePage& page);
Json to_json(const Pairs& pairs);
Json to_json(const Taken& taken);

}  // namespace tw::enterprise
