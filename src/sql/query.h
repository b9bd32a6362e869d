// Fixed queries, one a file: src/<room>/<name>.sql, beginning with `--` lines that state the
// purpose, the parameters ($name) and the row. Built into the program.
#pragma once

#include <string_view>

namespace tw::sql {

// The text of src/<room>/<name>.sql. Stops the program when there is none: names are literals.
std::string_view query(std::string_view room, std::string_view name);

}  // namespace tw::sql
