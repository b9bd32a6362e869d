// Secrets that machines keep: 256 random bits, of which the store has only the SHA-256 (with so
// many bits a slow hash would add nothing). Internal to the room.
#pragma once

#include <string>
#include <string_view>

#include "base/digest.h"
#include "base/hex.h"
#include "base/random.h"

namespace tw::identity {

inline constexpr std::size_t kSecretBytes = 32;

inline std::string new_secret(const RandomBytes& random) { return hex_of(random(kSecretBytes)); }
inline std::string secret_digest(std::string_view secret) { return sha256_hex(secret); }

}  // namespace tw::identity
