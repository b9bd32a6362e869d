#include "trust/key.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>

#include "base/base64.h"
#include "base/encoding.h"

namespace tw::trust {
namespace {

struct TypeBytes {
  KeyType type;
  std::string_view bytes;
};
constexpr std::array<TypeBytes, 3> kTypes{{{KeyType::kEd25519, "\x01"},
                                           {KeyType::kCosignature, "\x04"},
                                           {KeyType::kSm2, "\xffSM2withSM3/GB-T-32918.2"}}};

constexpr std::string_view kPrivate = "PRIVATE+KEY+";
constexpr std::size_t kPrivateBytes = 32;

std::string_view bytes_of(KeyType type) {
  return std::find_if(kTypes.begin(), kTypes.end(), [&](auto& each) { return each.type == type; })
      ->bytes;
}

std::size_t public_bytes(KeyType type) { return type == KeyType::kSm2 ? 65 : 32; }

std::uint32_t big_endian(const Hash& hash) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = number << 8U | hash[i];
  return number;
}

// The three parts of <name>+<id>+<base64>, the last one decoded and split.
struct Parts {
  std::string_view name;
  std::string_view id;
  KeyType type;
  std::string key;
};

Result<Parts> split(std::string_view text) {
  const auto first = text.find('+');
  const auto second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos) return Error("trust.key_syntax", {std::string(text)});
  const auto name = text.substr(0, first);
  const auto bytes = from_base64(text.substr(second + 1));
  if (!bytes || bytes->empty() || !is_key_name(name)) {
    return Error("trust.key_syntax", {std::string(text)});
  }
  for (const auto& each : kTypes) {
    if (bytes->starts_with(each.bytes)) {
      return Parts{name, text.substr(first + 1, second - first - 1), each.type,
                   bytes->substr(each.bytes.size())};
    }
  }
  return Error("trust.key_type_unknown", {std::string(name)});
}

}  // namespace

Algorithm algorithm_of(KeyType type) {
  return type == KeyType::kSm2 ? Algorithm::kSm2 : Algorithm::kEd25519;
}

Digest log_digest_of(KeyType type) {
  return type == KeyType::kSm2 ? Digest::kSm3 : Digest::kSha256;
}

std::string hex_of(std::uint32_t id) {
  std::array<char, 9> text{};
  std::snprintf(text.data(), text.size(), "%08x", id);
  return text.data();
}

// Key names are short: looking for each space of Unicode (White_Space) is enough.
bool is_key_name(std::string_view name) {
  static constexpr std::array<std::string_view, 21> kForbidden{"+",
                                                               "\x7f",
                                                               "\xc2\x85",
                                                               "\xc2\xa0",
                                                               "\xe1\x9a\x80",
                                                               "\xe2\x80\x80",
                                                               "\xe2\x80\x81",
                                                               "\xe2\x80\x82",
                                                               "\xe2\x80\x83",
                                                               "\xe2\x80\x84",
                                                               "\xe2\x80\x85",
                                                               "\xe2\x80\x86",
                                                               "\xe2\x80\x87",
                                                               "\xe2\x80\x88",
                                                               "\xe2\x80\x89",
                                                               "\xe2\x80\x8a",
                                                               "\xe2\x80\xa8",
                                                               "\xe2\x80\xa9",
                                                               "\xe2\x80\xaf",
                                                               "\xe2\x81\x9f",
                                                               "\xe3\x80\x80"};
  const auto control = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  return !name.empty() && is_utf8(name) && std::none_of(name.begin(), name.end(), control) &&
         std::none_of(kForbidden.begin(), kForbidden.end(),
                      [&](auto each) { return name.find(each) != std::string_view::npos; });
}

std::uint32_t VerifierKey::id() const {
  return big_endian(
      digest_of(Digest::kSha256, name + "\n" + std::string(bytes_of(type)) + public_key));
}

std::string VerifierKey::text() const {
  return name + "+" + hex_of(id()) + "+" + base64(std::string(bytes_of(type)) + public_key);
}

Result<VerifierKey> VerifierKey::parse(std::string_view text) {
  TW_TRY(const auto parts, split(text));
  if (parts.key.size() != public_bytes(parts.type)) {
    return Error("trust.key_syntax", {std::string(text)});
  }
  VerifierKey key{std::string(parts.name), parts.type, parts.key};
  if (hex_of(key.id()) != parts.id) return Error("trust.key_id_wrong", {key.name});
  return key;
}

Result<SignerKey> SignerKey::make(const std::string& name, KeyType type) {
  if (!is_key_name(name)) return Error("trust.key_name", {name});
  return SignerKey{name, type, new_key_pair(algorithm_of(type))};
}

std::string SignerKey::text() const {
  return std::string(kPrivate) + name + "+" + hex_of(verifier().id()) + "+" +
         base64(std::string(bytes_of(type)) + keys.private_key +
                (type == KeyType::kSm2 ? keys.public_key : ""));
}

// The text is a secret: no message repeats it.
Result<SignerKey> SignerKey::parse(std::string_view text) {
  const Error syntax("trust.key_syntax", {std::string(kPrivate)});
  if (!text.starts_with(kPrivate)) return syntax;
  const auto parts = split(text.substr(kPrivate.size()));
  if (!parts) return parts.error().code == "trust.key_syntax" ? syntax : parts.error();
  const bool sm2 = parts->type == KeyType::kSm2;
  if (parts->key.size() != kPrivateBytes + (sm2 ? public_bytes(parts->type) : 0)) return syntax;
  SignerKey key{std::string(parts->name), parts->type, {parts->key.substr(0, kPrivateBytes), {}}};
  key.keys.public_key =
      sm2 ? parts->key.substr(kPrivateBytes) : ed25519_public_key(key.keys.private_key);
  if (!is_key_pair(algorithm_of(key.type), key.keys)) return syntax;
  if (hex_of(key.verifier().id()) != parts->id) return Error("trust.key_id_wrong", {key.name});
  return key;
}

}  // namespace tw::trust
