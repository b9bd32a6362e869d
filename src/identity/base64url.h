// RFC 4648, section 5: base64 for URLs, without padding, as the JOSE formats have it. Internal to
// the room.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tw::identity {

std::string base64url(std::string_view bytes);
// nullopt for any other letter, and where bits are left over that are not zero.
std::optional<std::string> bytes_of_base64url(std::string_view text);

}  // namespace tw::identity
