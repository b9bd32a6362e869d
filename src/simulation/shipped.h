// The lists that come with the program, as the writers need them.
#pragma once

#include <string>
#include <string_view>

#include "base/csv.h"

namespace tw::simulation {

// The file standards/lists/<name>.csv. Stops the program on an unknown name.
const CsvTable& shipped_list(std::string_view name);

std::string field(const CsvTable& table, const CsvRecord& record, std::string_view column);

// The column `value` of the first row whose column `key` is `code`; there must be one.
std::string shipped_code(std::string_view list, std::string_view key, std::string_view code,
                         std::string_view value);

}  // namespace tw::simulation
