// Randomness that nobody can guess. Rooms are handed a RandomBytes, so that tests know what comes.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace tw {

using RandomBytes = std::function<std::string(std::size_t bytes)>;

// From the operating system. Throws EnvironmentError random.failed.
std::string system_random(std::size_t bytes);

}  // namespace tw
