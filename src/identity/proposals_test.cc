#include "identity/proposals.h"

#include <gtest/gtest.h>

#include "identity/identity_fixture.h"

namespace tw::identity {
namespace {

using store::Transaction;

class ProposalsTest : public WithPeople {
 protected:
  void give(const char* login, const char* role) {
    ASSERT_EQ(refusal([&](Transaction& t) {
                return give_role(t, {login, role, date("2026-01-01"), {}}, by(owner_));
              }),
              "");
  }
  std::string proposed(const char* kind, const Principal& principal) {
    const auto id = change(
        [&](Transaction& t) { return propose(t, kind, "subject", "{\"a\":1}", by(principal)); });
    return id ? *id : id.error().code;
  }
  std::string approved(const std::string& id, const Principal& principal) {
    return refusal([&](Transaction& t) { return approve(t, id, by(principal)); });
  }
};
TW_ON_EACH_DATABASE(ProposalsTest);

TEST_P(ProposalsTest, AnotherPersonWithTheRightApproves) {
  give("zhao", "rule_approver");
  give("li", "rule_approver");
  const auto id = proposed("rule", who("zhao"));
  EXPECT_EQ(proposed("rule", who("li")), "identity.denied");
  EXPECT_EQ(approved(id, who("zhao")), "identity.same_person");
  EXPECT_EQ(approved(id, who("admin")), "identity.denied");
  EXPECT_EQ(approved("q-none", who("li")), "identity.proposal_unknown");
  EXPECT_EQ(approved(id, who("li")), "");
  EXPECT_EQ(approved(id, who("li")), "identity.proposal_decided");
  const auto proposal = read([&](Transaction& t) { return find_proposal(t, id); });
  EXPECT_EQ(proposal->document, "{\"a\":1}");
  EXPECT_EQ(proposal->state, "approved");
  EXPECT_EQ(proposal->decided_by, who("li").id);
}

// The rule: acting for another makes nobody two people.
TEST_P(ProposalsTest, ADelegateIsNoSecondPerson) {
  const auto wang = who("wang");
  ASSERT_EQ(
      refusal([&](Transaction& t) {
        return delegate(
            t,
            {.from = "wang", .to = "li", .first = date("2026-04-01"), .last = date("2026-04-30")},
            by(wang));
      }),
      "");
  give("li", "head_of_statistics");
  const auto li = who("li");
  const auto li_for_wang =
      *read([&](Transaction& t) -> Result<Principal> { return acting_for(t, li, wang.id, now_); });
  const auto by_wang = proposed("close", wang);
  EXPECT_EQ(approved(by_wang, li_for_wang), "identity.same_person");
  EXPECT_EQ(approved(by_wang, li), "");
  const auto by_delegate = proposed("close", li_for_wang);
  EXPECT_EQ(approved(by_delegate, wang), "identity.same_person");
  EXPECT_EQ(approved(by_delegate, li), "identity.same_person");
  give("zhao", "head_of_statistics");
  EXPECT_EQ(approved(by_delegate, who("zhao")), "");
}

// The rule: two people who want the same thing of the same subject approve it between them.
TEST_P(ProposalsTest, TwoWhoWantTheSameConcur) {
  give("li", "head_of_statistics");
  const auto wanted = [&](const Principal& principal, const char* subject, const char* document) {
    const auto proposal = change(
        [&](Transaction& t) { return concur(t, "close", subject, document, by(principal)); });
    return proposal ? proposal->id + " " + proposal->state : proposal.error().code;
  };
  const auto wang = who("wang"), li = who("li");
  Principal li_for_wang = li;
  li_for_wang.acting_for = wang.id;
  const auto first = wanted(wang, "2026-03", "{}");
  EXPECT_TRUE(first.ends_with(" open"));
  EXPECT_EQ(wanted(wang, "2026-03", "{}"), first);
  EXPECT_EQ(wanted(li_for_wang, "2026-03", "{}"), first);
  EXPECT_EQ(wanted(who("admin"), "2026-03", "{}"), "identity.denied");
  EXPECT_NE(wanted(li, "2026-04", "{}"), first);
  EXPECT_NE(wanted(li, "2026-03", "{\"a\":1}"), first);
  EXPECT_EQ(wanted(li, "2026-03", "{}"), first.substr(0, first.find(' ')) + " approved");
}

TEST_P(ProposalsTest, AreRefusedByOthersAndWithdrawnByTheirOwn) {
  const auto zhao = who("zhao");
  give("li", "rule_approver");
  const auto decided = [&](const std::string& id, const Principal& principal) {
    const auto done =
        change([&](Transaction& t) { return refuse(t, id, "not yet", by(principal)); });
    return done ? done->state : done.error().code;
  };
  EXPECT_EQ(decided(proposed("rule", zhao), zhao), "withdrawn");
  EXPECT_EQ(decided(proposed("rule", zhao), who("admin")), "identity.denied");
  EXPECT_EQ(decided(proposed("rule", zhao), who("li")), "refused");
  const auto open =
      read([](Transaction& t) -> Result<std::vector<Proposal>> { return proposals(t, "open"); });
  EXPECT_EQ(open->size(), 1U);
}

}  // namespace
}  // namespace tw::identity
