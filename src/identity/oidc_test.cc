#include "identity/oidc.h"

#include <gmock/gmock.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

#include <nlohmann/json.hpp>

#include "identity/base64url.h"
#include "identity/identity_fixture.h"

namespace tw::identity {
namespace {

using nlohmann::json;
using store::Transaction;

// RFC 7515, appendix A.2 and A.3.
constexpr const char* kClaims =
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlf"
    "Q";
const std::string kRs256 =
    std::string("eyJhbGciOiJSUzI1NiJ9.") + kClaims +
    ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5"
    "jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_"
    "nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07"
    "Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-"
    "eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI"
    "8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
const std::string kRsaKey =
    R"({"keys":[{"kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ","e":"AQAB"}]})";
const std::string kEs256 =
    std::string("eyJhbGciOiJFUzI1NiJ9.") + kClaims +
    ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
const std::string kEcKey =
    R"({"keys":[{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]})";

std::string refusal_of(const std::string& token, const std::string& keys) {
  const auto payload = verified_payload(token, keys);
  return payload ? std::string() : payload.error().args[0];
}

TEST(Jws, ExamplesOfRfc7515) {
  const auto rsa = verified_payload(kRs256, kRsaKey);
  ASSERT_TRUE(rsa) << rsa.error().args[0];
  EXPECT_EQ(*rsa,
            "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}");
  EXPECT_EQ(refusal_of(kEs256, kEcKey), "");
}

// The rule: one changed letter anywhere, another key, no signature or another algorithm: refused.
TEST(Jws, AnythingElseIsRefused) {
  for (const auto& [token, keys] : {std::pair{kRs256, kRsaKey}, {kEs256, kEcKey}}) {
    for (std::size_t i = 0; i < token.size(); i += 7) {
      auto changed = token;
      changed[i] = changed[i] == 'A' ? 'B' : 'A';
      EXPECT_NE(refusal_of(changed, keys), "") << i;
    }
  }
  EXPECT_EQ(refusal_of(kRs256, kEcKey), "key");
  EXPECT_EQ(refusal_of(kEs256, R"({"keys":[]})"), "key");
  EXPECT_EQ(refusal_of(kEs256, "nothing"), "key");
  const auto headed = [](const char* header) {
    return base64url(header) + "." + kClaims + kEs256.substr(kEs256.rfind('.'));
  };
  EXPECT_EQ(refusal_of(headed(R"({"alg":"none"})"), kEcKey), "algorithm");
  EXPECT_EQ(refusal_of(headed(R"({"alg":"HS256"})"), kEcKey), "algorithm");
  EXPECT_EQ(refusal_of(headed(R"({"alg":"ES256","crit":["x"]})"), kEcKey), "form");
  EXPECT_EQ(refusal_of(headed(R"({"alg":"ES256","kid":"other"})"), kEcKey), "key");
  const auto unsigned_token = base64url(R"({"alg":"none"})") + "." + kClaims + ".";
  EXPECT_EQ(refusal_of(unsigned_token, kEcKey), "algorithm");
  for (const char* text : {"", ".", "..", "a.b", "a.b.c", "a.b.c.d"}) {
    EXPECT_NE(refusal_of(text, kEcKey), "") << text;
  }
}

// A provider of our own, with a key of OpenSSL's making.
class TestProvider {
 public:
  TestProvider() : key_(EVP_EC_gen("P-256")) {}
  ~TestProvider() { EVP_PKEY_free(key_); }
  TestProvider(const TestProvider&) = delete;
  TestProvider& operator=(const TestProvider&) = delete;

  std::string jwks() const {
    unsigned char point[65];
    std::size_t size = 0;
    EVP_PKEY_get_octet_string_param(key_, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point, &size);
    const std::string text(reinterpret_cast<char*>(point), size);
    return json{{"keys",
                 {{{"kty", "EC"},
                   {"crv", "P-256"},
                   {"kid", "k1"},
                   {"x", base64url(text.substr(1, 32))},
                   {"y", base64url(text.substr(33, 32))}}}}}
        .dump();
  }
  std::string token(const json& claims) const {
    const std::string text =
        base64url(R"({"alg":"ES256","kid":"k1"})") + "." + base64url(claims.dump());
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key_);
    unsigned char der[80];
    std::size_t size = sizeof der;
    EVP_DigestSign(context, der, &size, reinterpret_cast<const unsigned char*>(text.data()),
                   text.size());
    EVP_MD_CTX_free(context);
    const unsigned char* at = der;
    ECDSA_SIG* pair = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(size));
    std::string raw(64, '\0');
    auto* bytes = reinterpret_cast<unsigned char*>(raw.data());
    BN_bn2binpad(ECDSA_SIG_get0_r(pair), bytes, 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(pair), bytes + 32, 32);
    ECDSA_SIG_free(pair);
    return text + "." + base64url(raw);
  }

 private:
  EVP_PKEY* key_;
};

const Provider kProvider{"https://login.example", "tidewaiter", "https://login.example/auth",
                         "https://tide.example/back"};

TEST(IdToken, IsTakenOnlyAsItMustBe) {
  const TestProvider provider;
  const auto now = at("2026-04-10T09:00:00");
  const std::int64_t second = now.time_since_epoch().count() / 1000;
  const json good = {{"iss", kProvider.issuer}, {"aud", "tidewaiter"}, {"sub", "4711"},
                     {"exp", second + 300},     {"iat", second - 1},   {"nonce", "n"}};
  const auto refused = [&](const json& claims, std::string_view nonce = "n") {
    const auto identity =
        check_id_token(provider.token(claims), provider.jwks(), kProvider, nonce, now);
    return identity ? "taken " + identity->subject : identity.error().args[0];
  };
  const auto with = [&](const char* name, const json& value) {
    json claims = good;
    claims[name] = value;
    return refused(claims);
  };
  const auto without = [&](const char* name) {
    json claims = good;
    claims.erase(name);
    return refused(claims);
  };
  EXPECT_EQ(refused(good), "taken 4711");
  EXPECT_EQ(refused(good, "m"), "nonce");
  EXPECT_EQ(refused(good, ""), "nonce");
  EXPECT_EQ(with("iss", "https://login.example/"), "issuer");
  EXPECT_EQ(with("aud", "other"), "audience");
  EXPECT_EQ(with("aud", json::array({"tidewaiter"})), "taken 4711");
  EXPECT_EQ(with("aud", json::array({"tidewaiter", "other"})), "audience");
  EXPECT_EQ(with("azp", "other"), "audience");
  EXPECT_EQ(with("exp", second - 60), "time");
  EXPECT_EQ(with("exp", second - 59), "taken 4711");
  EXPECT_EQ(with("iat", second + 60), "time");
  EXPECT_EQ(with("exp", "soon"), "time");
  EXPECT_EQ(with("sub", ""), "subject");
  EXPECT_EQ(with("sub", 4711), "subject");
  for (const auto& [name, what] : {std::pair{"iss", "issuer"},
                                   {"aud", "audience"},
                                   {"exp", "time"},
                                   {"iat", "time"},
                                   {"nonce", "nonce"},
                                   {"sub", "subject"}}) {
    EXPECT_EQ(without(name), what);
  }
  EXPECT_EQ(check_id_token(provider.token(good), TestProvider().jwks(), kProvider, "n", now)
                .error()
                .args[0],
            "signature");
}

TEST(Base64Url, ReadsWhatItWritesAndNothingElse) {
  EXPECT_EQ(base64url("\xfb\xff"), "-_8");
  EXPECT_EQ(bytes_of_base64url("-_8"), "\xfb\xff");
  for (const char* wrong : {"-_9", "+/8", "-_8=", "A", "-_8\n"}) {
    EXPECT_FALSE(bytes_of_base64url(wrong)) << wrong;
  }
}

class ForeignTest : public WithPeople {};
TW_ON_EACH_DATABASE(ForeignTest);

std::string parameter(const std::string& url, const std::string& name) {
  const auto begin = url.find(name + "=") + name.size() + 1;
  return url.substr(begin, url.find('&', begin) - begin);
}

TEST_P(ForeignTest, AStateComesBackOnceAndInTime) {
  const auto begin = [&] {
    return *change([&](Transaction& t) -> Result<std::string> {
      return begin_foreign_sign_in(t, kProvider, by(owner_));
    });
  };
  const auto url = begin();
  EXPECT_THAT(url,
              testing::StartsWith("https://login.example/auth?response_type=code&scope=openid"));
  EXPECT_EQ(parameter(url, "redirect_uri"), "https%3a%2f%2ftide.example%2fback");
  const auto end = [&](const std::string& state) {
    return change([&](Transaction& t) { return end_foreign_sign_in(t, state, now_); });
  };
  const auto begun = end(parameter(url, "state"));
  ASSERT_TRUE(begun);
  EXPECT_EQ(begun->nonce, parameter(url, "nonce"));
  EXPECT_EQ(end(parameter(url, "state")).error().code, "identity.state_unknown");
  EXPECT_EQ(end("other").error().code, "identity.state_unknown");
  const auto late = begin();
  now_ += std::chrono::minutes(10);
  EXPECT_EQ(end(parameter(late, "state")).error().code, "identity.state_unknown");
}

TEST_P(ForeignTest, TheChallengeIsThatOfRfc7636) {
  // Appendix B.
  const std::string verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  random_ = [&](std::size_t) { return *bytes_of_base64url(verifier); };
  const auto url = *change([&](Transaction& t) -> Result<std::string> {
    return begin_foreign_sign_in(t, kProvider, by(owner_));
  });
  EXPECT_EQ(parameter(url, "code_challenge"), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

TEST_P(ForeignTest, OnlyWhoIsLinkedComesIn) {
  const ForeignIdentity identity{"https://login.example", "4711"};
  const auto in = [&] {
    const auto opened =
        change([&](Transaction& t) { return sign_in_foreign(t, identity, {}, now_, random_); });
    return opened ? resume_session(store(), opened->token, now_)->principal.login
                  : opened.error().code;
  };
  EXPECT_EQ(in(), "identity.foreign_unknown");
  const auto li = who("li");
  EXPECT_EQ(refusal([&](Transaction& t) { return link_foreign(t, "li", identity, by(li)); }),
            "identity.denied");
  const auto admin = who("admin");
  EXPECT_EQ(refusal([&](Transaction& t) { return link_foreign(t, "li", identity, by(admin)); }),
            "");
  EXPECT_EQ(in(), "li");
  ASSERT_EQ(refusal([&](Transaction& t) { return disable(t, "li", by(admin)); }), "");
  EXPECT_EQ(in(), "identity.disabled");
}

}  // namespace
}  // namespace tw::identity
