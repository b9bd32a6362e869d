#include "base/hex.h"

#include "base/result.h"

namespace tw {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

}  // namespace

std::string hex_of(std::string_view bytes) {
  std::string hex;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    hex += kDigits[byte >> 4U];
    hex += kDigits[byte & 15U];
  }
  return hex;
}

std::string bytes_of_hex(std::string_view hex) {
  TW_ASSERT(hex.size() % 2 == 0);
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const auto high = kDigits.find(hex[i]);
    const auto low = kDigits.find(hex[i + 1]);
    TW_ASSERT(high != std::string_view::npos && low != std::string_view::npos);
    bytes += static_cast<char>(high << 4U | low);
  }
  return bytes;
}

}  // namespace tw
