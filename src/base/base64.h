// RFC 4648 base64, with padding.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tw {

std::string base64(std::string_view bytes);

// Strict: padded, no white space, no stray bits in the last digit, so each text of bytes has one
// encoding. Nothing where it is not that.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace tw
