#include "trust/hash.h"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>

#include "base/base64.h"
#include "base/result.h"

namespace tw::trust {
namespace {

// Fetched once: looking an algorithm up costs more than hashing a node.
const EVP_MD* method_of(Digest digest) {
  static EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  static EVP_MD* const sm3 = EVP_MD_fetch(nullptr, "SM3", nullptr);
  return digest == Digest::kSm3 ? sm3 : sha256;
}

Hash hash_parts(Digest digest, std::string_view head, std::string_view first,
                std::string_view second = {}) {
  struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  thread_local const std::unique_ptr<EVP_MD_CTX, Free> context(EVP_MD_CTX_new());
  Hash hash{};
  unsigned int size = 0;
  TW_ASSERT(EVP_DigestInit_ex(context.get(), method_of(digest), nullptr) == 1);
  for (const auto part : {head, first, second}) {
    TW_ASSERT(EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1);
  }
  TW_ASSERT(EVP_DigestFinal_ex(context.get(), hash.data(), &size) == 1 && size == hash.size());
  return hash;
}

constexpr std::string_view kLeaf("\x00", 1);
constexpr std::string_view kNode("\x01", 1);

}  // namespace

Hash digest_of(Digest digest, std::string_view bytes) { return hash_parts(digest, {}, bytes); }

Hash leaf_hash(Digest digest, std::string_view entry) { return hash_parts(digest, kLeaf, entry); }

Hash node_hash(Digest digest, const Hash& left, const Hash& right) {
  return hash_parts(digest, kNode, bytes_of(left), bytes_of(right));
}

Hash empty_root(Digest digest) { return digest_of(digest, {}); }

std::optional<Hash> hash_of_bytes(std::string_view bytes) {
  Hash hash{};
  if (bytes.size() != hash.size()) return std::nullopt;
  std::copy(bytes.begin(), bytes.end(), hash.begin());
  return hash;
}

std::string base64_of(const Hash& hash) { return base64(bytes_of(hash)); }

std::optional<Hash> hash_of_base64(std::string_view text) {
  const auto bytes = from_base64(text);
  return bytes ? hash_of_bytes(*bytes) : std::nullopt;
}

}  // namespace tw::trust
