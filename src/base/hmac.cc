#include "base/hmac.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "base/result.h"

namespace tw {

std::string hmac_sha256(std::string_view key, std::string_view text) {
  std::array<unsigned char, 32> code{};
  unsigned int size = 0;
  TW_ASSERT(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
                 reinterpret_cast<const unsigned char*>(text.data()), text.size(), code.data(),
                 &size) != nullptr &&
            size == code.size());
  return {code.begin(), code.end()};
}

bool is_same_secret(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace tw
