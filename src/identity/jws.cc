// Signatures of JSON Web Signature (RFC 7515) with keys of a JWK set (RFC 7517, 7518).
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "identity/base64url.h"
#include "identity/oidc.h"

namespace tw::identity {
namespace {

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* pointer) const {
    Free(pointer);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;
using Number = std::unique_ptr<BIGNUM, Freed<BN_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using Signature = std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>>;

constexpr std::size_t kCoordinateBytes = 32;  // of P-256
constexpr int kShortestRsaBits = 2048;        // RFC 7518, 3.3

const unsigned char* bytes(const std::string& text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Number number_of(const std::string& big_endian) {
  return Number(BN_bin2bn(bytes(big_endian), static_cast<int>(big_endian.size()), nullptr));
}

std::string text_of_member(const nlohmann::json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Key from_parameters(const char* type, OSSL_PARAM* parameters) {
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters) != 1) {
    return nullptr;
  }
  return Key(key);
}

Key rsa_key(const nlohmann::json& jwk) {
  const auto n = bytes_of_base64url(text_of_member(jwk, "n"));
  const auto e = bytes_of_base64url(text_of_member(jwk, "e"));
  if (!n || !e) return nullptr;
  const auto modulus = number_of(*n);
  const auto exponent = number_of(*e);
  const Builder builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get());
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  auto key = from_parameters("RSA", parameters.get());
  if (key != nullptr && EVP_PKEY_get_bits(key.get()) < kShortestRsaBits) return nullptr;
  return key;
}

Key p256_key(const nlohmann::json& jwk) {
  const auto x = bytes_of_base64url(text_of_member(jwk, "x"));
  const auto y = bytes_of_base64url(text_of_member(jwk, "y"));
  if (text_of_member(jwk, "crv") != "P-256" || !x || !y || x->size() != kCoordinateBytes ||
      y->size() != kCoordinateBytes) {
    return nullptr;
  }
  const std::string point = "\x04" + *x + *y;  // uncompressed; OpenSSL refuses one off the curve
  const Builder builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                   point.size());
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  return from_parameters("EC", parameters.get());
}

// JWS has r and s side by side (RFC 7518, 3.4), OpenSSL wants them in DER. Empty: not 64 bytes.
std::string der_of(const std::string& signature) {
  if (signature.size() != 2 * kCoordinateBytes) return {};
  const Signature pair(ECDSA_SIG_new());
  ECDSA_SIG_set0(pair.get(), number_of(signature.substr(0, kCoordinateBytes)).release(),
                 number_of(signature.substr(kCoordinateBytes)).release());
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(pair.get(), &der);
  std::string text(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return text;
}

bool is_signed(EVP_PKEY* key, std::string_view text, const std::string& signature) {
  const Digest context(EVP_MD_CTX_new());
  return EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
         EVP_DigestVerify(context.get(), bytes(signature), signature.size(),
                          reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1;
}

// The key that the header means: of that identifier, or the only one of the kind where it names
// none.
const nlohmann::json* chosen(const nlohmann::json& keys, const std::string& kind,
                             const std::string& identifier) {
  const nlohmann::json* found = nullptr;
  for (const auto& jwk : keys) {
    if (!jwk.is_object() || text_of_member(jwk, "kty") != kind) continue;
    const auto use = text_of_member(jwk, "use");
    if (!use.empty() && use != "sig") continue;
    if (!identifier.empty() && text_of_member(jwk, "kid") != identifier) continue;
    if (found != nullptr) return nullptr;
    found = &jwk;
  }
  return found;
}

Error refused(const char* what) { return {"identity.token_refused", {what}}; }

}  // namespace

Result<std::string> verified_payload(std::string_view token, std::string_view jwks) {
  const auto first = token.find('.');
  const auto second = token.find('.', first == std::string_view::npos ? first : first + 1);
  if (second == std::string_view::npos) return refused("form");
  const auto head = bytes_of_base64url(token.substr(0, first));
  auto payload = bytes_of_base64url(token.substr(first + 1, second - first - 1));
  const auto signature = bytes_of_base64url(token.substr(second + 1));
  if (!head || !payload || !signature) return refused("form");
  const auto header = nlohmann::json::parse(*head, nullptr, false);
  const auto set = nlohmann::json::parse(jwks, nullptr, false);
  if (!header.is_object() || header.contains("crit")) return refused("form");
  const auto algorithm = text_of_member(header, "alg");
  const bool is_rsa = algorithm == "RS256";
  if (!is_rsa && algorithm != "ES256") return refused("algorithm");
  if (!set.is_object() || !set.contains("keys")) return refused("key");
  const auto* jwk = chosen(set["keys"], is_rsa ? "RSA" : "EC", text_of_member(header, "kid"));
  const auto key = jwk == nullptr ? nullptr : is_rsa ? rsa_key(*jwk) : p256_key(*jwk);
  if (key == nullptr) return refused("key");
  if (!is_signed(key.get(), token.substr(0, second), is_rsa ? *signature : der_of(*signature))) {
    return refused("signature");
  }
  return std::move(*payload);
}

}  // namespace tw::identity
