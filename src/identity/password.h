// Passwords, kept as Argon2id (RFC 9106).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/result.h"

namespace tw::identity {

// RFC 9106, section 4, the second recommended option (memory-constrained): 3 passes over 64 MiB in
// 4 lanes, a salt of 128 bits, a tag of 256. About 0.1 s.
struct PasswordCost {
  std::uint32_t passes = 3;
  std::uint32_t memory_kib = 65536;
  std::uint32_t lanes = 4;
};

inline constexpr std::size_t kShortestPassword = 12;   // characters
inline constexpr std::size_t kLongestPassword = 1024;  // bytes

// Whether somebody may choose it: long enough, and neither the login nor one letter over and over.
// No other rules: they make passwords worse (NIST SP 800-63B, 5.1.1.2). Code
// identity.password_weak.
Result<void> check_password(std::string_view password, std::string_view login);

// "$argon2id$v=19$m=65536,t=3,p=4$<salt>$<tag>". At most two are computed at a time in a process,
// so that a crowd at the door does not take all the memory; the others wait.
std::string hash_password(std::string_view password, const RandomBytes& random,
                          const PasswordCost& cost = {});
// False also where `encoded` is no such text.
bool password_matches(std::string_view password, const std::string& encoded);
// Whether it was made at another cost than is asked for now.
bool needs_new_hash(const std::string& encoded, const PasswordCost& cost = {});

}  // namespace tw::identity
