#include "identity/sessions.h"

#include <gtest/gtest.h>

#include "identity/identity_fixture.h"

namespace tw::identity {
namespace {

using std::chrono::minutes;
using store::Transaction;

class SessionsTest : public WithPeople {
 protected:
  OpenedSession open_for(const std::string& login) {
    const auto principal = who(login);
    return *change([&](Transaction& t) -> Result<OpenedSession> {
      return open_session(t, principal.id, {"10.0.0.1", "browser"}, by(principal));
    });
  }
  std::string resumed(const std::string& token) {
    const auto session = resume_session(store(), token, now_);
    return session ? session->principal.login : session.error().code;
  }
};
TW_ON_EACH_DATABASE(SessionsTest);

// The rule: a session ends half an hour after it was last used, and twelve hours after it began
// however much it is used.
TEST_P(SessionsTest, EndWhenIdleAndInAnyCase) {
  const auto begin = now_;
  const auto session = open_for("li");
  EXPECT_EQ(resumed(session.token), "li");
  EXPECT_EQ(resumed(session.token + "0"), "identity.session_over");
  now_ = begin + minutes(30);
  EXPECT_EQ(resumed(session.token), "identity.session_over");
  now_ = begin + minutes(29);
  EXPECT_EQ(resumed(session.token), "li");
  now_ += minutes(29);
  EXPECT_EQ(resumed(session.token), "li");
  while (now_ < begin + minutes(720)) {
    EXPECT_EQ(resumed(session.token), "li");
    now_ += minutes(20);
  }
  EXPECT_EQ(resumed(session.token), "identity.session_over");
}

TEST_P(SessionsTest, TheStoreDoesNotHoldWhatOpensThem) {
  const auto session = open_for("li");
  const auto li = who("li");
  const auto key = *change(
      [&](Transaction& t) -> Result<std::string> { return add_key(t, "li", "x", {}, by(li)); });
  const auto held = read([&](Transaction& t) -> Result<std::vector<store::Cells>> {
    return t.session().rows(
        "SELECT token_sha256 FROM session UNION SELECT secret_sha256 FROM access_key", {}, 1);
  });
  ASSERT_EQ(held->size(), 2U);
  for (const auto& cells : *held) {
    EXPECT_NE(*cells[0], session.token);
    EXPECT_EQ(key.find(*cells[0]), std::string::npos);
  }
}

TEST_P(SessionsTest, AreListedAndEndedByTheirOwnerOrAnAdministrator) {
  const auto of_li = open_for("li");
  const auto of_zhao = open_for("zhao");
  const auto listed = [&](const char* login) {
    const auto principal = who(login);
    return read([&](Transaction& t) -> Result<std::vector<SessionInfo>> {
      return sessions(t, by(principal));
    });
  };
  ASSERT_EQ(listed("li")->size(), 1U);
  EXPECT_EQ(listed("li")->front().origin.address, "10.0.0.1");
  EXPECT_EQ(listed("admin")->size(), 2U);
  const auto end = [&](const char* login, const OpenedSession& session) {
    const auto principal = who(login);
    return refusal([&](Transaction& t) { return end_session(t, session.id, by(principal)); });
  };
  EXPECT_EQ(end("zhao", of_li), "identity.denied");
  EXPECT_EQ(end("li", of_li), "");
  EXPECT_EQ(end("admin", of_zhao), "");
  EXPECT_EQ(end("admin", of_zhao), "identity.session_over");
  EXPECT_EQ(resumed(of_li.token), "identity.session_over");
  EXPECT_EQ(resumed(of_zhao.token), "identity.session_over");
}

// The rule: a right that is taken is gone with the next request, not with the next sign-in.
TEST_P(SessionsTest, HaveTheRightsOfTheMoment) {
  const auto session = open_for("li");
  EXPECT_TRUE(
      may(resume_session(store(), session.token, now_)->principal, Permission::kReviewWork));
  ASSERT_EQ(
      refusal([&](Transaction& t) { return take_role(t, "li", "district_officer", by(owner_)); }),
      "");
  EXPECT_FALSE(
      may(resume_session(store(), session.token, now_)->principal, Permission::kReviewWork));
}

TEST_P(SessionsTest, ActForAnotherWhileTheDelegationStands) {
  const auto wang = who("wang");
  ASSERT_EQ(
      refusal([&](Transaction& t) {
        return delegate(
            t,
            {.from = "wang", .to = "li", .first = date("2026-04-10"), .last = date("2026-04-10")},
            by(wang));
      }),
      "");
  now_ = at("2026-04-10T23:50:00");
  const auto session = open_for("li");
  const auto signed_in = resume_session(store(), session.token, now_);
  const auto act = [&](const char* other) {
    return refusal(
        [&](Transaction& t) { return act_for(t, *signed_in, other, by(signed_in->principal)); });
  };
  EXPECT_EQ(act("zhao"), "identity.not_delegated");
  EXPECT_EQ(act("wang"), "");
  const auto acting = resume_session(store(), session.token, now_)->principal;
  EXPECT_EQ(acting.acting_for, wang.id);
  EXPECT_TRUE(may(acting, Permission::kCloseFinal));
  now_ = at("2026-04-11T00:00:00");
  EXPECT_EQ(resumed(session.token), "identity.not_delegated");
  EXPECT_EQ(act(""), "");
  EXPECT_EQ(resumed(session.token), "li");
}

TEST_P(SessionsTest, KeysStandForTheirOwnerUntilTheyEnd) {
  const auto li = who("li");
  const auto admin = who("admin");
  const auto key = *change([&](Transaction& t) -> Result<std::string> {
    return add_key(t, "li", "laptop", now_ + minutes(10), by(li));
  });
  const auto stands_for = [&](const std::string& text) {
    const auto principal =
        read([&](Transaction& t) -> Result<Principal> { return principal_of_key(t, text, now_); });
    return principal ? principal->login : principal.error().code;
  };
  EXPECT_EQ(stands_for(key), "li");
  auto wrong = key;
  wrong.back() = wrong.back() == '0' ? '1' : '0';
  EXPECT_EQ(stands_for(wrong), "identity.key_wrong");
  EXPECT_EQ(stands_for(""), "identity.key_wrong");
  EXPECT_EQ(stands_for(key + "0"), "identity.key_wrong");
  now_ += minutes(10);
  EXPECT_EQ(stands_for(key), "identity.key_wrong");
  EXPECT_EQ(refusal([&](Transaction& t) { return add_key(t, "li", "", {}, by(admin)); }),
            "identity.key_of_another");
  EXPECT_EQ(refusal([&](Transaction& t) { return add_key(t, "zhao", "", {}, by(li)); }),
            "identity.denied");
  ASSERT_EQ(refusal([&](Transaction& t) {
              return add_person(
                  t, {.login = "feed", .kind = Principal::Kind::kService, .organisation = "d22"},
                  by(admin));
            }),
            "");
  const auto of_feed = *change([&](Transaction& t) -> Result<std::string> {
    return add_key(t, "feed", "nightly", {}, by(admin));
  });
  EXPECT_EQ(stands_for(of_feed), "feed");
  const auto revoke = [&](const Principal& principal) {
    return refusal(
        [&](Transaction& t) { return revoke_key(t, of_feed.substr(3, 8), by(principal)); });
  };
  EXPECT_EQ(revoke(li), "identity.key_unknown");
  EXPECT_EQ(revoke(admin), "");
  EXPECT_EQ(revoke(admin), "identity.key_unknown");
  EXPECT_EQ(stands_for(of_feed), "identity.key_wrong");
}

}  // namespace
}  // namespace tw::identity
