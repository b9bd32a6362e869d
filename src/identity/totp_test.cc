#include "identity/totp.h"

#include <gtest/gtest.h>

namespace tw::identity {
namespace {

Instant at_second(std::int64_t second) { return Instant(std::chrono::seconds(second)); }

TEST(Totp, VectorsOfRfc6238) {
  // Appendix B, SHA-1, eight digits.
  constexpr const char* kSecret = "12345678901234567890";
  EXPECT_EQ(hotp(kSecret, totp_step(at_second(59)), 8), "94287082");
  EXPECT_EQ(hotp(kSecret, totp_step(at_second(1111111109)), 8), "07081804");
  EXPECT_EQ(hotp(kSecret, totp_step(at_second(1111111111)), 8), "14050471");
  EXPECT_EQ(hotp(kSecret, totp_step(at_second(1234567890)), 8), "89005924");
  EXPECT_EQ(hotp(kSecret, totp_step(at_second(2000000000)), 8), "69279037");
  EXPECT_EQ(hotp(kSecret, totp_step(at_second(20000000000)), 8), "65353130");
}

TEST(Totp, VectorsOfRfc4226) {
  // Appendix D.
  const char* expected[] = {"755224", "287082", "359152", "969429", "338314",
                            "254676", "287922", "162583", "399871", "520489"};
  for (int i = 0; i < 10; ++i) EXPECT_EQ(hotp("12345678901234567890", i), expected[i]);
}

TEST(Totp, VectorsOfRfc4648) {
  EXPECT_EQ(base32(""), "");
  EXPECT_EQ(base32("f"), "MY");
  EXPECT_EQ(base32("foob"), "MZXW6YQ");
  EXPECT_EQ(base32("foobar"), "MZXW6YTBOI");
}

// The rule: a code is good half a minute before and after its own, and once.
TEST(Totp, ACodeIsGoodAroundItsTimeAndOnce) {
  const auto code = hotp("secret", 1000);
  const auto step = [&](std::int64_t second, std::int64_t last) {
    return totp_step_of("secret", code, at_second(second), last);
  };
  EXPECT_EQ(step(30000, 0), 1000);
  EXPECT_EQ(step(29970, 0), 1000);
  EXPECT_EQ(step(30059, 0), 1000);
  EXPECT_FALSE(step(29969, 0));
  EXPECT_FALSE(step(30060, 0));
  EXPECT_FALSE(step(30000, 1000));
  EXPECT_FALSE(totp_step_of("secret", code.substr(1), at_second(30000), 0));
  EXPECT_FALSE(totp_step_of("secret", "", at_second(30000), 0));
}

}  // namespace
}  // namespace tw::identity
