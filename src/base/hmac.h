// HMAC with SHA-256 (RFC 2104): who has the key made the text.
#pragma once

#include <string>
#include <string_view>

namespace tw {

// The 32 bytes.
std::string hmac_sha256(std::string_view key, std::string_view text);
// In a time that does not depend on where the first difference is.
bool is_same_secret(std::string_view a, std::string_view b);

}  // namespace tw
