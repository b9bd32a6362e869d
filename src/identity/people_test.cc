#include "identity/people.h"

#include <gmock/gmock.h>

#include <map>

#include "identity/identity_fixture.h"
#include "store/outbox.h"

namespace tw::identity {
namespace {

using store::Transaction;

class PeopleTest : public WithPeople {};
TW_ON_EACH_DATABASE(PeopleTest);

TEST_P(PeopleTest, SeeWhatTheirOrganisationHas) {
  EXPECT_TRUE(sees_office(who("li"), "2225"));
  EXPECT_FALSE(sees_office(who("li"), "5301"));
  EXPECT_FALSE(sees_office(who("admin"), "2225"));
  EXPECT_TRUE(sees_office(who("wang"), "5301"));
  const auto made = change([&](Transaction& transaction) -> Result<void> {
    TW_CHECK(add_organisation(transaction,
                              {.id = "brk", .kind = "broker", .office = "B1", .name = {"B", "B"}},
                              by(owner_)));
    TW_CHECK(add_person(transaction, {.login = "bo", .organisation = "brk"}, by(owner_)));
    return {};
  });
  ASSERT_TRUE(made);
  EXPECT_TRUE(sees_declarant(who("bo"), "B1"));
  EXPECT_FALSE(sees_declarant(who("bo"), "B2"));
}

// The rule: scope is stored as it was given, whatever it is.
TEST_P(PeopleTest, ScopeIsKept) {
  const auto admin = who("admin");
  for (const Scope& scope :
       {Scope{}, Scope::everything(), Scope{.offices = {"22", "5301"}},
        Scope{.all_offices = true, .all_declarants = false, .declarants = {"A", "B'$x"}}}) {
    ASSERT_EQ(refusal([&](Transaction& t) { return set_scope(t, "li", scope, by(admin)); }), "");
    EXPECT_EQ(who("li").scope, scope);
  }
}

TEST_P(PeopleTest, OnlyWhoMayManagesPeople) {
  const auto refused = [&](const char* login) {
    const auto principal = who(login);
    return refusal(
        [&](Transaction& t) { return set_scope(t, "zhao", Scope::everything(), by(principal)); });
  };
  EXPECT_EQ(refused("li"), "identity.denied");
  EXPECT_EQ(refused("wang"), "identity.denied");
  EXPECT_EQ(refused("approver"), "identity.denied");
  EXPECT_EQ(refused("admin"), "");
}

TEST_P(PeopleTest, NobodyWidensTheirOwnRights) {
  const auto admin = who("admin");
  EXPECT_EQ(refusal([&](Transaction& t) {
              return set_scope(t, "admin", Scope::everything(), by(admin));
            }),
            "identity.own_rights");
  EXPECT_EQ(refusal([&](Transaction& t) {
              return give_role(t, {"admin", "statistician", date("2026-01-01"), {}}, by(admin));
            }),
            "identity.own_rights");
}

TEST_P(PeopleTest, ADisabledPersonIsNobodyAndTheLoginStaysTaken) {
  const auto admin = who("admin");
  const auto li = who("li");
  const auto key = change(
      [&](Transaction& t) -> Result<std::string> { return add_key(t, "li", "x", {}, by(li)); });
  const auto session = change(
      [&](Transaction& t) -> Result<OpenedSession> { return open_session(t, li.id, {}, by(li)); });
  ASSERT_EQ(refusal([&](Transaction& t) { return disable(t, "li", by(admin)); }), "");
  EXPECT_EQ(refusal([&](Transaction& t) { return principal_of(t, li.id, now_); }),
            "identity.disabled");
  EXPECT_EQ(refusal([&](Transaction& t) { return principal_of_key(t, *key, now_); }),
            "identity.key_wrong");
  EXPECT_EQ(resume_session(store(), session->token, now_).error().code, "identity.session_over");
  EXPECT_EQ(refusal([&](Transaction& t) {
              return add_person(t, {.login = "li", .organisation = "head"}, by(admin));
            }),
            "identity.login_taken");
}

// The rule: there is always somebody left who manages people.
TEST_P(PeopleTest, TheLastAdministratorStays) {
  const auto admin = who("admin");
  EXPECT_EQ(refusal([&](Transaction& t) { return disable(t, "admin", by(owner_)); }),
            "identity.last_administrator");
  EXPECT_EQ(
      refusal([&](Transaction& t) { return take_role(t, "admin", "administrator", by(owner_)); }),
      "identity.last_administrator");
  ASSERT_EQ(refusal([&](Transaction& t) {
              return give_role(t, {"wang", "administrator", date("2026-01-01"), {}}, by(admin));
            }),
            "");
  EXPECT_EQ(refusal([&](Transaction& t) { return disable(t, "admin", by(owner_)); }), "");
}

TEST_P(PeopleTest, WhatIsWrongIsRefused) {
  const auto add = [&](NewPerson person) {
    return refusal([&](Transaction& t) { return add_person(t, person, by(owner_)); });
  };
  EXPECT_EQ(add({.login = "Li", .organisation = "head"}), "identity.name_wrong");
  EXPECT_EQ(add({.login = "", .organisation = "head"}), "identity.name_wrong");
  EXPECT_EQ(add({.login = "a b", .organisation = "head"}), "identity.name_wrong");
  EXPECT_EQ(add({.login = "x", .organisation = "nowhere"}), "identity.organisation_unknown");
  const auto organise = [&](Organisation organisation) {
    return refusal([&](Transaction& t) { return add_organisation(t, organisation, by(owner_)); });
  };
  EXPECT_EQ(organise({.id = "x", .kind = "club"}), "identity.organisation_kind");
  EXPECT_EQ(organise({.id = "head", .kind = "department"}), "identity.organisation_taken");
  EXPECT_EQ(organise({.id = "x", .kind = "department", .parent = "y"}),
            "identity.organisation_unknown");
}

// The rule: what changes a right is told to the outbox in the same transaction, and a refused
// change is not.
TEST_P(PeopleTest, EachChangeIsTold) {
  const auto told = [&] {
    return read([](Transaction& t) -> Result<std::vector<store::Message>> {
      return store::pending(t, "test", 1000);
    });
  };
  const auto before = told()->size();
  const auto admin = who("admin");
  ASSERT_NE(refusal([&](Transaction& t) { return disable(t, "admin", by(admin)); }), "");
  EXPECT_EQ(told()->size(), before);
  ASSERT_EQ(refusal([&](Transaction& t) { return disable(t, "li", by(admin)); }), "");
  const auto messages = told();
  ASSERT_EQ(messages->size(), before + 1);
  EXPECT_THAT(messages->back().body, testing::HasSubstr("person.disabled"));
  EXPECT_THAT(messages->back().body, testing::HasSubstr(admin.id));
}

}  // namespace
}  // namespace tw::identity
