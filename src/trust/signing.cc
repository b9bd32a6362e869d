#include "trust/signing.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rand.h>

#include <array>
#include <memory>

#include "base/result.h"

namespace tw::trust {
namespace {

template <auto kFree>
struct Free {
  template <class T>
  void operator()(T* each) const {
    kFree(each);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Free<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>>;
using Number = std::unique_ptr<BIGNUM, Free<BN_clear_free>>;
using ParameterBuilder = std::unique_ptr<OSSL_PARAM_BLD, Free<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Free<OSSL_PARAM_free>>;

constexpr std::string_view kSm2User = "1234567812345678";  // GM/T 0009-2012, section 10
constexpr std::size_t kScalar = 32;

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// Null where the bytes are no key. An empty private key leaves a public key alone.
Key sm2_key(std::string_view private_key, std::string_view public_key) {
  const ParameterBuilder builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "SM2", 0);
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, public_key.data(),
                                   public_key.size());
  Number scalar;
  if (!private_key.empty()) {
    scalar.reset(BN_secure_new());
    BN_bin2bn(bytes(private_key), static_cast<int>(private_key.size()), scalar.get());
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, scalar.get());
  }
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "SM2", nullptr));
  EVP_PKEY* made = nullptr;
  if (EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &made,
                        private_key.empty() ? EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEYPAIR,
                        parameters.get()) != 1) {
    return nullptr;
  }
  return Key(made);
}

Key public_key_of(Algorithm algorithm, std::string_view public_key) {
  if (algorithm == Algorithm::kSm2) return sm2_key({}, public_key);
  return Key(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes(public_key), public_key.size()));
}

Key private_key_of(Algorithm algorithm, const KeyPair& keys) {
  if (algorithm == Algorithm::kSm2) return sm2_key(keys.private_key, keys.public_key);
  return Key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, bytes(keys.private_key),
                                          keys.private_key.size()));
}

// What an operation begins with. Ed25519 digests by itself; SM2 takes the user into its digest.
struct Terms {
  const char* digest = nullptr;
  std::array<OSSL_PARAM, 2> parameters{{OSSL_PARAM_END, OSSL_PARAM_END}};

  explicit Terms(Algorithm algorithm) {
    if (algorithm != Algorithm::kSm2) return;
    digest = "SM3";
    parameters[0] = OSSL_PARAM_construct_octet_string(
        OSSL_PKEY_PARAM_DIST_ID, const_cast<char*>(kSm2User.data()), kSm2User.size());
  }
  // After the beginning: some versions of OpenSSL refuse the user together with it.
  bool set(EVP_PKEY_CTX* context) const {
    return digest == nullptr || EVP_PKEY_CTX_set_params(context, parameters.data()) == 1;
  }
};

std::string raw_public_key(EVP_PKEY* key) {
  std::string text(32, '\0');
  std::size_t size = text.size();
  TW_ASSERT(
      EVP_PKEY_get_raw_public_key(key, reinterpret_cast<unsigned char*>(text.data()), &size) == 1 &&
      size == text.size());
  return text;
}

KeyPair new_sm2_pair() {
  const Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "SM2"));
  TW_ASSERT(key != nullptr);
  BIGNUM* scalar = nullptr;
  TW_ASSERT(EVP_PKEY_get_bn_param(key.get(), OSSL_PKEY_PARAM_PRIV_KEY, &scalar) == 1);
  const Number owned(scalar);
  KeyPair pair{std::string(kScalar, '\0'), std::string(65, '\0')};
  TW_ASSERT(BN_bn2binpad(scalar, reinterpret_cast<unsigned char*>(pair.private_key.data()),
                         static_cast<int>(kScalar)) == static_cast<int>(kScalar));
  std::size_t size = 0;
  TW_ASSERT(
      EVP_PKEY_get_octet_string_param(key.get(), OSSL_PKEY_PARAM_PUB_KEY,
                                      reinterpret_cast<unsigned char*>(pair.public_key.data()),
                                      pair.public_key.size(), &size) == 1 &&
      size == pair.public_key.size() && pair.public_key[0] == '\x04');
  return pair;
}

}  // namespace

std::string random_bytes(std::size_t count) {
  std::string made(count, '\0');
  TW_ASSERT(RAND_bytes(reinterpret_cast<unsigned char*>(made.data()), static_cast<int>(count)) ==
            1);
  return made;
}

KeyPair new_key_pair(Algorithm algorithm) {
  if (algorithm == Algorithm::kSm2) return new_sm2_pair();
  KeyPair pair{random_bytes(kScalar), {}};
  pair.public_key = ed25519_public_key(pair.private_key);
  return pair;
}

std::string ed25519_public_key(std::string_view seed) {
  const Key key = private_key_of(Algorithm::kEd25519, {std::string(seed), {}});
  TW_ASSERT(key != nullptr);
  return raw_public_key(key.get());
}

bool is_key_pair(Algorithm algorithm, const KeyPair& keys) {
  if (keys.private_key.size() != kScalar) return false;
  const Key key = private_key_of(algorithm, keys);
  if (key == nullptr) return false;
  if (algorithm == Algorithm::kEd25519) return raw_public_key(key.get()) == keys.public_key;
  const KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
  return EVP_PKEY_pairwise_check(context.get()) == 1;
}

std::string sign(Algorithm algorithm, const KeyPair& keys, std::string_view message) {
  const Key key = private_key_of(algorithm, keys);
  TW_ASSERT(key != nullptr);
  const Terms terms(algorithm);
  const DigestContext context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* inner = nullptr;
  std::size_t size = 0;
  TW_ASSERT(EVP_DigestSignInit_ex(context.get(), &inner, terms.digest, nullptr, nullptr, key.get(),
                                  nullptr) == 1 &&
            terms.set(inner));
  TW_ASSERT(EVP_DigestSign(context.get(), nullptr, &size, bytes(message), message.size()) == 1);
  std::string signature(size, '\0');
  TW_ASSERT(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                           bytes(message), message.size()) == 1);
  signature.resize(size);
  return signature;
}

bool verify(Algorithm algorithm, std::string_view public_key, std::string_view message,
            std::string_view signature) {
  const Key key = public_key_of(algorithm, public_key);
  if (key == nullptr) return false;
  const Terms terms(algorithm);
  const DigestContext context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* inner = nullptr;
  return EVP_DigestVerifyInit_ex(context.get(), &inner, terms.digest, nullptr, nullptr, key.get(),
                                 nullptr) == 1 &&
         terms.set(inner) &&
         EVP_DigestVerify(context.get(), bytes(signature), signature.size(), bytes(message),
                          message.size()) == 1;
}

}  // namespace tw::trust
