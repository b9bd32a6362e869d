#include "identity/sign_in.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "identity/identity_fixture.h"
#include "identity/totp.h"

namespace tw::identity {
namespace {

using std::chrono::minutes;
using store::Transaction;

constexpr const char* kPassword = "high tide at noon 望潮";

class SignInTest : public WithPeople {
 protected:
  void give_password(const std::string& login) {
    const auto admin = who("admin");
    const auto token = change([&](Transaction& t) { return password_link(t, login, by(admin)); });
    ASSERT_TRUE(token);
    ASSERT_TRUE(choose_password(store(), *token, kPassword, now_, random_, door_.cost));
  }
  std::string tried(const std::string& login, const std::string& password,
                    const std::string& address = "10.0.0.1", const std::string& code = "") {
    const auto opened =
        sign_in(store(), {login, password, code, {address, "test"}}, now_, random_, door_);
    return opened ? "in" : opened.error().code;
  }
};
TW_ON_EACH_DATABASE(SignInTest);

TEST_P(SignInTest, WhoeverDoesNotBelongGetsOneAnswer) {
  give_password("li");
  EXPECT_EQ(tried("li", kPassword), "in");
  EXPECT_EQ(tried("li", "high tide at noon"), "identity.sign_in_refused");
  EXPECT_EQ(tried("li", ""), "identity.sign_in_refused");
  EXPECT_EQ(tried("nobody", kPassword), "identity.sign_in_refused");
  EXPECT_EQ(tried("zhao", ""), "identity.sign_in_refused");  // has chosen no password
  ASSERT_EQ(refusal([&](Transaction& t) { return disable(t, "li", by(owner_)); }), "");
  EXPECT_EQ(tried("li", kPassword), "identity.sign_in_refused");
}

// The rule: after five failures a login waits until the quarter of an hour since the last is over,
// and the right password does not help; a success wipes the count.
TEST_P(SignInTest, ALoginIsLockedOutForAWhile) {
  give_password("li");
  for (int i = 0; i < 4; ++i) EXPECT_EQ(tried("li", "wrong"), "identity.sign_in_refused");
  EXPECT_EQ(tried("li", kPassword), "in");
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(tried("li", "wrong"), "identity.sign_in_refused");
    now_ += minutes(1);
  }
  EXPECT_EQ(tried("li", kPassword), "identity.too_many_attempts");
  EXPECT_EQ(tried("zhao", "wrong"), "identity.sign_in_refused");  // others are not concerned
  now_ += minutes(13);
  EXPECT_EQ(tried("li", kPassword), "in");
}

TEST_P(SignInTest, AnAddressIsLockedOutForAWhile) {
  give_password("li");
  for (int i = 0; i < 30; ++i) {
    EXPECT_EQ(tried("x" + std::to_string(i), "w"), "identity.sign_in_refused");
  }
  EXPECT_EQ(tried("li", kPassword), "identity.too_many_attempts");
  EXPECT_EQ(tried("li", kPassword, "10.0.0.2"), "in");
}

// The rule: attempts are counted before they are judged, so that many at once are no way round.
TEST_P(SignInTest, ManyAtOnceGainNothing) {
  give_password("li");
  std::atomic<int> judged = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 12; ++i) {
    threads.emplace_back([&] {
      const auto opened =
          sign_in(store(), {"li", "wrong", "", {"10.0.0.1", ""}}, now_, system_random, door_);
      if (opened.error().code == "identity.sign_in_refused") ++judged;
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(judged, 5);
}

TEST_P(SignInTest, OneTimeCodesAreNeededOnceConfirmedAndGoodOnce) {
  give_password("li");
  const auto li = who("li");
  const auto secret = change([&](Transaction& t) { return begin_totp(t, by(li)); });
  EXPECT_EQ(tried("li", kPassword), "in");  // not yet confirmed
  EXPECT_EQ(refusal([&](Transaction& t) { return confirm_totp(t, "000000", by(li)); }),
            "identity.code_wrong");
  const auto code = [&] { return hotp(*secret, totp_step(now_)); };
  ASSERT_EQ(refusal([&](Transaction& t) { return confirm_totp(t, code(), by(li)); }), "");
  EXPECT_EQ(refusal([&](Transaction& t) { return begin_totp(t, by(li)); }),
            "identity.totp_confirmed");
  now_ += minutes(1);
  EXPECT_EQ(tried("li", kPassword), "identity.code_needed");
  EXPECT_EQ(tried("li", "wrong", "10.0.0.1", code()), "identity.sign_in_refused");
  EXPECT_EQ(tried("li", kPassword, "10.0.0.1", code()), "in");
  EXPECT_EQ(tried("li", kPassword, "10.0.0.1", code()), "identity.sign_in_refused");
  now_ += minutes(1);
  EXPECT_EQ(tried("li", kPassword, "10.0.0.1", code()), "in");
  now_ += minutes(1);
  give_password("li");  // who has lost the codes asks for a link
  EXPECT_EQ(tried("li", kPassword), "in");
}

TEST_P(SignInTest, ALinkWorksOnceAndNotForLong) {
  const auto admin = who("admin");
  const auto link = [&] {
    return *change([&](Transaction& t) { return password_link(t, "li", by(admin)); });
  };
  const auto chosen = [&](const std::string& token) {
    const auto done = choose_password(store(), token, kPassword, now_, random_, door_.cost);
    return done ? std::string() : done.error().code;
  };
  const auto first = link();
  const auto second = link();
  EXPECT_EQ(chosen(first), "identity.link_void");  // the later one voids it
  EXPECT_EQ(chosen(second), "");
  EXPECT_EQ(chosen(second), "identity.link_void");
  const auto third = link();
  now_ += minutes(3 * 24 * 60);
  EXPECT_EQ(chosen(third), "identity.link_void");
  const auto zhao = who("zhao");
  EXPECT_EQ(refusal([&](Transaction& t) { return password_link(t, "li", by(zhao)); }),
            "identity.denied");
}

TEST_P(SignInTest, ChangingThePasswordNeedsTheOldOneAndEndsTheSessions) {
  give_password("li");
  const auto opened = sign_in(store(), {"li", kPassword, "", {}}, now_, random_, door_);
  const auto li = who("li");
  const auto changed = [&](const char* before, const char* after) {
    const auto done = change_password(store(), li, before, after, {}, now_, random_, door_);
    return done ? std::string() : done.error().code;
  };
  EXPECT_EQ(changed("wrong", "another long password"), "identity.sign_in_refused");
  EXPECT_EQ(changed(kPassword, "short"), "identity.password_weak");
  EXPECT_EQ(changed(kPassword, "another long password"), "");
  EXPECT_EQ(resume_session(store(), opened->token, now_).error().code, "identity.session_over");
  EXPECT_EQ(tried("li", kPassword), "identity.sign_in_refused");
  EXPECT_EQ(tried("li", "another long password"), "in");
}

TEST_P(SignInTest, AHashOfAnotherCostIsRenewed) {
  give_password("li");
  door_.cost.passes = 2;
  EXPECT_EQ(tried("li", kPassword), "in");
  const auto held = read([](Transaction& t) -> Result<std::vector<store::Cells>> {
    return t.session().rows("SELECT password FROM credential", {}, 1);
  });
  EXPECT_FALSE(needs_new_hash(*held->front()[0], door_.cost));
  EXPECT_EQ(tried("li", kPassword), "in");
}

class FirstTest : public store::OnEachDatabase {};
TW_ON_EACH_DATABASE(FirstTest);

TEST_P(FirstTest, TheFirstAdministratorComesInByALinkThatWorksOnce) {
  auto store = open();
  const auto now = at("2026-04-10T09:00:00");
  const PasswordCost cheap{.passes = 1, .memory_kib = 64, .lanes = 1};
  const auto claim = [&](const std::string& token, const char* login) {
    const auto done = claim_first_link(store, token, {login, {"A", "甲"}, kPassword},
                                       {"Head", "总署"}, now, system_random, cheap);
    return done ? std::string() : done.error().code;
  };
  const auto old = **first_link(store, now, system_random);
  const auto token = **first_link(store, now, system_random);
  EXPECT_EQ(claim(old, "a"), "identity.link_void");
  EXPECT_EQ(claim(token, "a"), "");
  EXPECT_EQ(claim(token, "b"), "identity.link_void");
  EXPECT_FALSE(first_link(store, now, system_random)->has_value());
  const auto opened = sign_in(store, {"a", kPassword, "", {}}, now, system_random, {.cost = cheap});
  ASSERT_TRUE(opened);
  EXPECT_TRUE(may(resume_session(store, opened->token, now)->principal, Permission::kPeopleManage));
}

}  // namespace
}  // namespace tw::identity
