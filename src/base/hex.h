// Bytes as lower-case hex.
#pragma once

#include <string>
#include <string_view>

namespace tw {

std::string hex_of(std::string_view bytes);
// What hex_of wrote.
std::string bytes_of_hex(std::string_view hex);

}  // namespace tw
