// Hashes of a transparency log's tree (RFC 6962, section 2.1).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tw::trust {

using Hash = std::array<std::uint8_t, 32>;

// The digest a log is built with. SHA-256 is what the C2SP formats say; SM3 (GB/T 32905, as long)
// stands in its place in logs signed with SM2, which have an origin of their own.
enum class Digest { kSha256, kSm3 };

Hash digest_of(Digest digest, std::string_view bytes);

// H(0x00 || entry)
Hash leaf_hash(Digest digest, std::string_view entry);
// H(0x01 || left || right)
Hash node_hash(Digest digest, const Hash& left, const Hash& right);
// H(""), the root of a tree without leaves.
Hash empty_root(Digest digest);

inline std::string_view bytes_of(const Hash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}
// 32 bytes, else nothing.
std::optional<Hash> hash_of_bytes(std::string_view bytes);
std::string base64_of(const Hash& hash);
// Base64 of 32 bytes, else nothing.
std::optional<Hash> hash_of_base64(std::string_view text);

}  // namespace tw::trust
