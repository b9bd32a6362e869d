// How much room a text takes where letters have one width, as on a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tw {

// Columns a text fills on a terminal: Chinese letters fill two.
std::size_t display_width(std::string_view utf8);
// Padded to `width` columns, on the right or (numbers) on the left.
std::string padded(std::string_view text, std::size_t width, bool right_aligned = false);

}  // namespace tw
