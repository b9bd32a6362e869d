#include "identity/password.h"

#include <gtest/gtest.h>

namespace tw::identity {
namespace {

TEST(Password, AHashMadeElsewhereIsUnderstood) {
  // From the tests of the reference implementation (phc-winner-argon2, src/test.c, version 0x13).
  const std::string made =
      "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
  EXPECT_TRUE(password_matches("password", made));
  EXPECT_FALSE(password_matches("passwore", made));
  EXPECT_FALSE(password_matches("password", "no hash"));
  EXPECT_FALSE(password_matches("password", ""));
}

TEST(Password, IsHashedAsRfc9106Recommends) {
  const auto hash = hash_password("high tide at noon", system_random);
  EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=65536,t=3,p=4$")) << hash;
  EXPECT_TRUE(password_matches("high tide at noon", hash));
  EXPECT_NE(hash, hash_password("high tide at noon", system_random));
  EXPECT_FALSE(needs_new_hash(hash));
  EXPECT_TRUE(needs_new_hash(hash, {.passes = 4}));
}

TEST(Password, WeakOnesAreRefused) {
  for (const char* weak : {"", "short", "elevenchars", "aaaaaaaaaaaaaaaaaa", "a-login-of-many",
                           "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"}) {
    EXPECT_EQ(check_password(weak, "a-login-of-many").error().code, "identity.password_weak")
        << weak;
  }
  EXPECT_FALSE(check_password(std::string(1025, 'a') + "b", ""));
  EXPECT_TRUE(check_password("twelve chars", "li"));
  EXPECT_TRUE(check_password("一二三四五六七八九十十一", "li"));
}

}  // namespace
}  // namespace tw::identity
