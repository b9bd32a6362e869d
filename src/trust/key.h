// Keys of signed notes (c2sp.org/signed-note): a name, an id, a signature type, the key itself.
//
//   verifier key   <name>+<id, 8 hex digits>+<base64(type || public key)>
//   signer key     PRIVATE+KEY+<name>+<id>+<base64(type || private key)>
//
// id = the first four bytes of SHA-256(name || "\n" || type || public key). Both texts are those of
// golang.org/x/mod/sumdb/note. Types: 0x01 Ed25519; 0x04 Ed25519 cosignature with a time
// (c2sp.org/tlog-cosignature); 0xff is for types without a number, followed by a name: ours is 0xff
// || "SM2withSM3/GB-T-32918.2", with the public key as 65 bytes (the signer key holds the 32 bytes
// of the scalar, then the public key).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "trust/hash.h"
#include "trust/signing.h"

namespace tw::trust {

enum class KeyType { kEd25519, kCosignature, kSm2 };

Algorithm algorithm_of(KeyType type);
// The digest of a log that is signed with such a key.
Digest log_digest_of(KeyType type);

struct VerifierKey {
  std::string name;
  KeyType type = KeyType::kEd25519;
  std::string public_key;

  // Codes trust.key_syntax, trust.key_type_unknown, trust.key_id_wrong (the id is not the key's: a
  // slip in copying).
  static Result<VerifierKey> parse(std::string_view text);
  std::string text() const;
  std::uint32_t id() const;
  bool operator==(const VerifierKey&) const = default;
};

struct SignerKey {
  std::string name;
  KeyType type = KeyType::kEd25519;
  KeyPair keys;

  // Code trust.key_name (is_key_name below).
  static Result<SignerKey> make(const std::string& name, KeyType type);
  // Codes as of VerifierKey::parse.
  static Result<SignerKey> parse(std::string_view text);
  std::string text() const;
  VerifierKey verifier() const { return {name, type, keys.public_key}; }
};

// Not empty, UTF-8, no space of Unicode, no control character, no plus.
bool is_key_name(std::string_view name);

// 0x1234abcd -> "1234abcd"
std::string hex_of(std::uint32_t id);

}  // namespace tw::trust
