#include "identity/totp.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "base/result.h"

namespace tw::identity {

std::int64_t totp_step(Instant now) {
  return std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count() / 30;
}

std::string hotp(std::string_view secret, std::int64_t counter, int digits) {
  std::array<unsigned char, 8> message{};
  for (std::size_t i = 0; i < message.size(); ++i) {
    message[i] = static_cast<unsigned char>(static_cast<std::uint64_t>(counter) >> (56U - 8U * i));
  }
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned int size = 0;
  TW_ASSERT(HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), message.data(),
                 message.size(), mac.data(), &size) != nullptr);
  const std::size_t offset = mac[size - 1] & 15U;
  const std::uint32_t number =
      (std::uint32_t{mac[offset]} & 0x7FU) << 24U | std::uint32_t{mac[offset + 1]} << 16U |
      std::uint32_t{mac[offset + 2]} << 8U | std::uint32_t{mac[offset + 3]};
  std::string text = std::to_string(number);
  text.insert(0, text.size() < 10 ? 10 - text.size() : 0, '0');
  return text.substr(text.size() - static_cast<std::size_t>(digits));
}

std::optional<std::int64_t> totp_step_of(std::string_view secret, std::string_view code,
                                         Instant now, std::int64_t last_step) {
  if (code.size() != kTotpDigits) return std::nullopt;
  for (std::int64_t step = totp_step(now) - 1; step <= totp_step(now) + 1; ++step) {
    const auto expected = hotp(secret, step);
    const bool is_same = CRYPTO_memcmp(expected.data(), code.data(), code.size()) == 0;
    if (is_same && step > last_step) return step;
  }
  return std::nullopt;
}

std::string base32(std::string_view bytes) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string text;
  std::uint32_t held = 0;
  unsigned bits = 0;
  for (const char c : bytes) {
    held = held << 8U | static_cast<unsigned char>(c);
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += kLetters[held >> bits & 31U];
    }
  }
  if (bits > 0) text += kLetters[held << (5U - bits) & 31U];
  return text;
}

std::string totp_link(std::string_view secret, std::string_view login) {
  return "otpauth://totp/Tidewaiter:" + std::string(login) + "?secret=" + base32(secret) +
         "&issuer=Tidewaiter";
}

}  // namespace tw::identity
