#include "identity/grants.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "identity/identity_fixture.h"
#include "identity/proposals.h"

namespace tw::identity {
namespace {

using store::Transaction;

class GrantsTest : public WithPeople {
 protected:
  bool may_today(const std::string& login, Permission permission, const std::string& when) {
    now_ = at(when);
    return may(who(login), permission);
  }
  Result<std::string> let(const std::string& from, const std::string& to, const char* first,
                          const char* last, const Principal& principal) {
    return change([&](Transaction& t) {
      return delegate(t, {.from = from, .to = to, .first = date(first), .last = date(last)},
                      by(principal));
    });
  }
  Result<Principal> acting(const std::string& login, const std::string& other,
                           const std::string& when) {
    now_ = at(when);
    const auto principal = who(login);
    return read([&](Transaction& t) -> Result<Principal> {
      TW_TRY(const auto person, find_person(t, other));
      return acting_for(t, principal, person.id, now_);
    });
  }
};
TW_ON_EACH_DATABASE(GrantsTest);

// The rule: each shipped role, given and stored, allows what the data says and nothing else.
TEST_P(GrantsTest, EveryRoleComesThroughTheStoreAsItIs) {
  const auto admin = who("admin");
  for (const auto& role : shipped_roles()) {
    const std::string login =
        "r-" + role.name.substr(0, 10) + std::to_string(role.name.size()) + "x";
    std::string plain = login;
    ASSERT_EQ(refusal([&](Transaction& t) -> Result<void> {
                TW_CHECK(add_person(t, {.login = plain, .organisation = "head"}, by(admin)));
                return give_role(t, {plain, role.name, date("2026-01-01"), {}}, by(admin));
              }),
              "");
    EXPECT_EQ(who(plain).permissions, role.permissions) << role.name;
  }
}

// The rule: a grant holds on its first and its last day, and on none outside.
TEST_P(GrantsTest, AGrantHoldsOnItsDays) {
  ASSERT_EQ(
      refusal([&](Transaction& t) {
        return give_role(t, {"li", "auditor", date("2026-05-01"), date("2026-05-03")}, by(owner_));
      }),
      "");
  EXPECT_FALSE(may_today("li", Permission::kAuditRead, "2026-04-30T23:59:59"));
  EXPECT_TRUE(may_today("li", Permission::kAuditRead, "2026-05-01T00:00:00"));
  EXPECT_TRUE(may_today("li", Permission::kAuditRead, "2026-05-03T23:59:59"));
  EXPECT_FALSE(may_today("li", Permission::kAuditRead, "2026-05-04T00:00:00"));
  ASSERT_EQ(refusal([&](Transaction& t) { return take_role(t, "li", "auditor", by(owner_)); }), "");
  EXPECT_FALSE(may_today("li", Permission::kAuditRead, "2026-05-02T00:00:00"));
}

TEST_P(GrantsTest, AHomeHasRolesOfItsOwn) {
  Role role{.name = "rates", .label = {"Rates", "汇率"}, .permissions = {Permission::kRateWrite}};
  ASSERT_EQ(refusal([&](Transaction& t) { return define_role(t, role, by(owner_)); }), "");
  ASSERT_EQ(refusal([&](Transaction& t) {
              return give_role(t, {"zhao", "rates", date("2026-01-01"), {}}, by(owner_));
            }),
            "");
  EXPECT_TRUE(may(who("zhao"), Permission::kRateWrite));
  role.permissions = {Permission::kTableRead};
  EXPECT_EQ(refusal([&](Transaction& t) { return define_role(t, role, by(owner_)); }),
            "identity.role_in_use");
  EXPECT_TRUE(may(who("zhao"), Permission::kRateWrite));
  ASSERT_EQ(refusal([&](Transaction& t) { return take_role(t, "zhao", "rates", by(owner_)); }), "");
  EXPECT_EQ(refusal([&](Transaction& t) { return define_role(t, role, by(owner_)); }), "");
  role.name = "reviewer";
  EXPECT_EQ(refusal([&](Transaction& t) { return define_role(t, role, by(owner_)); }),
            "identity.role_shipped");
  EXPECT_EQ(refusal([&](Transaction& t) {
              return give_role(t, {"li", "king", date("2026-01-01"), {}}, by(owner_));
            }),
            "identity.role_unknown");
}

// The rule: who acts for another has the other's rights and scope, none of the own, for the days
// said, and manages nobody.
TEST_P(GrantsTest, DelegationLendsOnesRightsForSomeDays) {
  const auto wang = who("wang");
  ASSERT_TRUE(let("wang", "li", "2026-05-01", "2026-05-10", wang));
  EXPECT_FALSE(acting("li", "wang", "2026-04-30T23:59:59"));
  const auto first = acting("li", "wang", "2026-05-01T00:00:00");
  ASSERT_TRUE(first);
  EXPECT_EQ(first->permissions, wang.permissions);
  EXPECT_EQ(first->scope, wang.scope);
  EXPECT_EQ(first->acting_for, wang.id);
  EXPECT_NE(first->id, wang.id);
  EXPECT_TRUE(acting("li", "wang", "2026-05-10T23:59:59"));
  EXPECT_EQ(acting("li", "wang", "2026-05-11T00:00:00").error().code, "identity.not_delegated");
  EXPECT_EQ(acting("wang", "li", "2026-05-05T00:00:00").error().code, "identity.not_delegated");
  EXPECT_EQ(acting("zhao", "wang", "2026-05-05T00:00:00").error().code, "identity.not_delegated");
}

TEST_P(GrantsTest, DelegationEndsWithTheRightsItLends) {
  ASSERT_TRUE(let("wang", "li", "2026-05-01", "2026-05-10", who("wang")));
  ASSERT_EQ(refusal([&](Transaction& t) {
              return take_role(t, "wang", "head_of_statistics", by(owner_));
            }),
            "");
  EXPECT_TRUE(acting("li", "wang", "2026-05-05T00:00:00")->permissions.empty());
  ASSERT_EQ(refusal([&](Transaction& t) { return disable(t, "wang", by(owner_)); }), "");
  EXPECT_EQ(acting("li", "wang", "2026-05-05T00:00:00").error().code, "identity.disabled");
}

TEST_P(GrantsTest, DelegationIsNotPassedOn) {
  ASSERT_TRUE(let("wang", "li", "2026-04-01", "2026-04-30", who("wang")));
  const auto li_for_wang = acting("li", "wang", "2026-04-10T00:00:00");
  ASSERT_TRUE(li_for_wang);
  EXPECT_EQ(let("wang", "zhao", "2026-04-01", "2026-04-30", *li_for_wang).error().code,
            "identity.denied");
  // What li lends is li's own, and nothing of wang's.
  ASSERT_TRUE(let("li", "zhao", "2026-04-01", "2026-04-30", who("li")));
  EXPECT_FALSE(may(*acting("zhao", "li", "2026-04-10T00:00:00"), Permission::kCloseFinal));
}

TEST_P(GrantsTest, ManagingPeopleIsNeverLent) {
  ASSERT_TRUE(let("admin", "li", "2026-04-01", "2026-04-30", who("admin")));
  const auto acting_admin = acting("li", "admin", "2026-04-10T00:00:00");
  EXPECT_FALSE(may(*acting_admin, Permission::kPeopleManage));
  EXPECT_TRUE(may(*acting_admin, Permission::kAuditRead));
}

TEST_P(GrantsTest, WrongDelegationsAreRefused) {
  const auto wang = who("wang");
  const auto code = [&](const char* from, const char* to, const char* first, const char* last) {
    const auto result = let(from, to, first, last, wang);
    return result ? std::string() : result.error().code;
  };
  EXPECT_EQ(code("wang", "wang", "2026-05-01", "2026-05-02"), "identity.delegation_wrong");
  EXPECT_EQ(code("wang", "li", "2026-05-02", "2026-05-01"), "identity.delegation_wrong");
  EXPECT_EQ(code("wang", "li", "2026-01-01", "2026-12-31"), "identity.delegation_wrong");
  EXPECT_EQ(code("zhao", "wang", "2026-05-01", "2026-05-02"), "identity.denied");
  const auto id = let("wang", "li", "2026-05-01", "2026-05-02", wang);
  const auto zhao = who("zhao");
  EXPECT_EQ(refusal([&](Transaction& t) { return end_delegation(t, *id, by(zhao)); }),
            "identity.denied");
  EXPECT_EQ(refusal([&](Transaction& t) { return end_delegation(t, *id, by(wang)); }), "");
  EXPECT_EQ(refusal([&](Transaction& t) { return end_delegation(t, *id, by(wang)); }),
            "identity.delegation_unknown");
  EXPECT_FALSE(acting("li", "wang", "2026-05-01T12:00:00"));
}

TEST_P(GrantsTest, AGrantBeginsWhenItIsApproved) {
  const auto admin = who("admin");
  const auto id = change([&](Transaction& t) {
    return propose_grant(t, {"li", "auditor", date("2026-01-01"), date("2026-12-31")}, by(admin));
  });
  ASSERT_TRUE(id);
  EXPECT_FALSE(may(who("li"), Permission::kAuditRead));
  const auto approved_by = [&](const char* login) {
    const auto principal = who(login);
    return refusal([&](Transaction& t) { return approve_grant(t, *id, by(principal)); });
  };
  EXPECT_EQ(approved_by("admin"), "identity.denied");
  EXPECT_FALSE(may(who("li"), Permission::kAuditRead));
  EXPECT_EQ(approved_by("approver"), "");
  EXPECT_TRUE(may(who("li"), Permission::kAuditRead));
  // For oneself neither way.
  const auto own = change([&](Transaction& t) {
    return propose_grant(t, {"approver", "auditor", date("2026-01-01"), {}}, by(admin));
  });
  const auto approver = who("approver");
  EXPECT_EQ(refusal([&](Transaction& t) { return approve_grant(t, *own, by(approver)); }),
            "identity.own_rights");
}

}  // namespace
}  // namespace tw::identity
