// The signature algorithms, on raw bytes: keys in, signatures out. OpenSSL stays behind this.
#pragma once

#include <string>
#include <string_view>

namespace tw::trust {

// kEd25519: RFC 8032; private key 32 bytes (the seed), public key 32, signature 64.
// kSm2: GB/T 32918.2 with SM3 and the default user of GM/T 0009 (1234567812345678); private key 32
// bytes (the scalar), public key 65 (0x04, x, y), signature DER as GM/T 0009 has it.
enum class Algorithm { kEd25519, kSm2 };

struct KeyPair {
  std::string private_key;
  std::string public_key;
};

// From the system's random numbers.
KeyPair new_key_pair(Algorithm algorithm);

// The public key of an Ed25519 seed of 32 bytes.
std::string ed25519_public_key(std::string_view seed);

// The keys must be such as new_key_pair makes; a programmer's mistake otherwise.
std::string sign(Algorithm algorithm, const KeyPair& keys, std::string_view message);

// Whether these bytes are a key pair that belongs together.
bool is_key_pair(Algorithm algorithm, const KeyPair& keys);

// False for anything that is not the signature; a public key that is none verifies nothing.
bool verify(Algorithm algorithm, std::string_view public_key, std::string_view message,
            std::string_view signature);

// So many bytes from the system's random numbers.
std::string random_bytes(std::size_t count);

}  // namespace tw::trust
