#include "base/base64.h"

#include <openssl/evp.h>

namespace tw {

std::string base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                     reinterpret_cast<const unsigned char*>(bytes.data()),
                                     static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::string bytes(text.size() / 4 * 3, '\0');
  const int length = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                     reinterpret_cast<const unsigned char*>(text.data()),
                                     static_cast<int>(text.size()));
  if (length < 0) return std::nullopt;
  std::size_t padding = 0;
  while (padding < 2 && text.ends_with('=')) {
    ++padding;
    text.remove_suffix(1);
  }
  bytes.resize(static_cast<std::size_t>(length) - padding);
  // EVP_DecodeBlock forgives white space at the ends and stray bits; the way back does not.
  const std::string again = base64(bytes);
  if (again.substr(0, again.size() - padding) != text) return std::nullopt;
  return bytes;
}

}  // namespace tw
