#include "trust/cosignature.h"

#include <string>

namespace tw::trust {
namespace {

constexpr std::size_t kTimeBytes = 8;
constexpr std::size_t kSignatureBytes = 64;

std::string message_of(std::string_view text, std::uint64_t unix_time) {
  return "cosignature/v1\ntime " + std::to_string(unix_time) + "\n" + std::string(text);
}

}  // namespace

NoteSignature cosign(const SignerKey& key, std::string_view text, std::uint64_t unix_time) {
  TW_ASSERT(key.type == KeyType::kCosignature);
  std::string bytes;
  for (unsigned shift = 64; shift > 0;) {
    shift -= 8;
    bytes.push_back(static_cast<char>(unix_time >> shift & 0xffU));
  }
  bytes += sign(Algorithm::kEd25519, key.keys, message_of(text, unix_time));
  return {key.name, key.verifier().id(), std::move(bytes)};
}

std::optional<std::uint64_t> cosignature_time(std::string_view text, const NoteSignature& signature,
                                              const VerifierKey& key) {
  if (signature.bytes.size() != kTimeBytes + kSignatureBytes) return std::nullopt;
  std::uint64_t unix_time = 0;
  for (std::size_t i = 0; i < kTimeBytes; ++i) {
    unix_time = unix_time << 8U | static_cast<unsigned char>(signature.bytes[i]);
  }
  const auto rest = std::string_view(signature.bytes).substr(kTimeBytes);
  if (unix_time >> 63U != 0 ||
      !verify(Algorithm::kEd25519, key.public_key, message_of(text, unix_time), rest)) {
    return std::nullopt;
  }
  return unix_time;
}

}  // namespace tw::trust
