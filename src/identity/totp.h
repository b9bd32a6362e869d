// One-time codes from a clock (RFC 6238), of six digits, a new one every 30 seconds, HMAC-SHA-1:
// what every authenticator application understands.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/instant.h"

namespace tw::identity {

inline constexpr int kTotpDigits = 6;
inline constexpr std::size_t kTotpSecretBytes = 20;  // RFC 4226, 4, R6 recommends 160 bits

// The number of the half minute since 1970.
std::int64_t totp_step(Instant now);
// RFC 4226, 5.3.
std::string hotp(std::string_view secret, std::int64_t counter, int digits = kTotpDigits);
// The step whose code this is: that of now, the one before or the one after (clocks differ), and
// later than `last_step`, for a code is good once (RFC 6238, 5.2). nullopt: none.
std::optional<std::int64_t> totp_step_of(std::string_view secret, std::string_view code,
                                         Instant now, std::int64_t last_step);

// RFC 4648, without padding.
std::string base32(std::string_view bytes);
// otpauth://totp/..., which applications read as a picture.
std::string totp_link(std::string_view secret, std::string_view login);

}  // namespace tw::identity
