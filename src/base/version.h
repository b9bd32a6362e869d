// The version of the program, as manifests and --version state it.
#pragma once

#include <string_view>

namespace tw {

std::string_view program_version();

}  // namespace tw
