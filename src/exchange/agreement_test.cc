// The life of agreements as a table of events, and what each side may do in it.
#include "exchange/agreement.h"

#include <sstream>

#include "identity/identity_fixture.h"

namespace tw::exchange {
namespace {

using identity::Principal;
using store::Transaction;

class Agreements : public identity::WithPeople {
 protected:
  void SetUp() override {
    WithPeople::SetUp();
    if (IsSkipped()) return;
    const auto made = change([&](Transaction& transaction) -> Result<void> {
      const auto deed = by(owner_);
      for (const char* id : {"tax", "bank"}) {
        TW_CHECK(identity::add_organisation(
            transaction, {.id = id, .kind = "department", .name = {id, id}}, deed));
      }
      for (const auto& [login, organisation, role] :
           {std::tuple{"owner", "head", "data_owner"}, std::tuple{"second", "head", "data_owner"},
            std::tuple{"stranger", "bank", "data_owner"}, std::tuple{"asker", "tax", "data_user"},
            std::tuple{"rival", "bank", "data_user"}, std::tuple{"auditor", "d22", "auditor"}}) {
        TW_CHECK(identity::add_person(transaction, {.login = login, .organisation = organisation},
                                      deed));
        TW_CHECK(identity::give_role(transaction, {login, role, identity::date("2026-01-01"), {}},
                                     deed));
      }
      return publish_all(transaction);
    });
    ASSERT_TRUE(made) << made.error().code;
  }

  Result<void> publish_all(Transaction& transaction) {
    const auto document = catalogue::Json::parse(R"json({
      "classification": "307012", "name": {"en": "N", "zh": "名"}, "abstract": {"zh": "摘"}, "provider": "head",
      "kind": "database", "place": "p", "format": "database", "sharing": "conditional", "condition": "c",
      "ways": ["file"], "cycle": "day", "items": [
        {"name": "id", "label": {"zh": "号"}, "type": "text"}, {"name": "value", "label": {"zh": "值"}, "type": "decimal(18,2)"},
        {"name": "secret", "label": {"zh": "密"}, "type": "text", "is_sensitive": true},
        {"name": "hidden", "label": {"zh": "隐"}, "type": "text", "sharing": "none", "reason": "法"}]})json");
    auto other = identity::file_owner("other");
    for (const auto& [code, sharing] :
         {std::pair{"refund", "conditional"}, std::pair{"rates", "unconditional"}}) {
      auto draft = catalogue::draft_of(document);
      draft->resource.code = code;
      draft->resource.sharing = sharing;
      for (auto& item : draft->resource.items) {
        if (item.sharing != "none") item.sharing = sharing;
      }
      TW_CHECK(catalogue::add(transaction, *draft, by(owner_)));
      TW_CHECK(catalogue::act(transaction, code, catalogue::Event::kSubmit, "", by(owner_)));
      TW_CHECK(catalogue::act(transaction, code, catalogue::Event::kRegister, "", by(other)));
      TW_CHECK(catalogue::act(transaction, code, catalogue::Event::kPropose, "", by(owner_)));
      TW_CHECK(catalogue::publish(transaction, {code}, key_, by(owner_)));
    }
    return {};
  }

  static Grant terms(const std::vector<std::string>& columns,
                     const std::string& resource = "refund") {
    Grant grant{.resource = resource,
                .rows = "value > 0",
                .purpose = "check refunds",
                .legal_basis = "Customs Law, article 1",
                .from = identity::date("2026-04-10"),
                .until = identity::date("2026-12-31")};
    for (const auto& name : columns) grant.columns.push_back({name, Mask::kNone});
    return grant;
  }
  Result<Agreement> ask_as(const std::string& login, const Grant& grant) {
    const auto principal = who(login);
    return change([&](Transaction& transaction) {
      const auto deed = by(principal);
      return ask(transaction, grant, "day", calendar_, 10, Act{deed, key_});
    });
  }
  std::string act_as(const std::string& login, const std::string& id, const std::string& what,
                     const std::string& reason = "because") {
    const auto principal = who(login);
    return refusal([&](Transaction& transaction) -> Result<Agreement> {
      const auto deed = by(principal);
      const Act act{deed, key_};
      if (what == "offer") return offer(transaction, id, terms({"id"}), reason, act);
      if (what == "renew") return renew(transaction, id, identity::date("2027-12-31"), act);
      return act_on(transaction, id, what, reason, act);
    });
  }
  Agreement get(const std::string& id) {
    return *read([&](Transaction& transaction) { return find_agreement(transaction, id); });
  }
  bool is_in_force(const std::string& id) {
    return read([&](Transaction& transaction) { return grant_in_force(transaction, id, now_); })
        .has_value();
  }

  trust::SignerKey key_ =
      trust::SignerKey::make("customs.example/log", trust::KeyType::kEd25519).value();
  WorkingDays calendar_ =
      WorkingDays::parse("day,kind,name\n2026-04-13,holiday,x\n2026-04-18,workday,y\n", "test")
          .value();
};

// Who does what in which state, and the state after it; "-": it is refused. Of a sensitive column
// two persons approve.
constexpr const char* kTable = R"(
plain      requested  owner  approve   in_force
plain      requested  owner  refuse    ended
plain      requested  owner  offer     offered
plain      requested  asker  withdraw  ended
plain      requested  owner  suspend   -
plain      requested  asker  accept    -
plain      requested  owner  renew     -
plain      offered    asker  accept    in_force
plain      offered    owner  refuse    ended
plain      offered    asker  withdraw  ended
plain      offered    owner  approve   -
plain      in_force   owner  suspend   suspended
plain      in_force   owner  revoke    ended
plain      in_force   owner  renew     in_force
plain      in_force   owner  approve   -
plain      in_force   owner  resume    -
plain      in_force   asker  withdraw  -
plain      suspended  owner  resume    in_force
plain      suspended  owner  revoke    ended
plain      suspended  owner  renew     -
plain      ended      owner  resume    -
plain      ended      owner  approve   -
sensitive  requested  owner  approve   agreed
sensitive  agreed     owner  approve   -
sensitive  agreed     second approve   in_force
sensitive  agreed     second refuse    ended
sensitive  agreed     asker  withdraw  ended
sensitive  agreed     asker  accept    -
)";

// The rule: the life of an agreement is this table; in force is in force for whoever gives.
TEST_P(Agreements, TheTableOfEvents) {
  std::istringstream lines(kTable);
  int purpose = 0;
  for (std::string kind, state, login, what, after;
       lines >> kind >> state >> login >> what >> after;) {
    auto grant = terms(kind == "plain" ? std::vector<std::string>{"id", "value"}
                                       : std::vector<std::string>{"id", "value", "secret"});
    grant.purpose += std::to_string(++purpose);  // the same is not asked for twice
    const auto asked = ask_as("asker", grant);
    ASSERT_TRUE(asked) << asked.error().code;
    const auto& id = asked->grant.id;
    if (state == "offered") {
      EXPECT_EQ(act_as("owner", id, "offer"), "");
    }
    if (state == "agreed" || state == "in_force" || state == "suspended" || state == "ended") {
      EXPECT_EQ(act_as("owner", id, "approve"), "");
    }
    if (state == "suspended") {
      EXPECT_EQ(act_as("owner", id, "suspend"), "");
    }
    if (state == "ended") {
      EXPECT_EQ(act_as("owner", id, "revoke"), "");
    }
    ASSERT_EQ(get(id).state, state);
    const auto refused = act_as(login, id, what);
    const std::string row = kind + " " + state + " " + login + " " + what;
    EXPECT_EQ(refused.empty(), after != "-") << row << " " << refused;
    EXPECT_EQ(get(id).state, after == "-" ? state : after) << row;
    EXPECT_EQ(is_in_force(id), get(id).state == "in_force") << row;
  }
}

// The rule: what is shared without condition is granted at once, and has no clock; what is not
// shared is refused with the owner's reason; a sensitive column is never free.
TEST_P(Agreements, SharingTypeDecides) {
  const auto free = ask_as("asker", terms({"id"}, "rates"));
  ASSERT_TRUE(free) << free.error().code;
  EXPECT_EQ(free->state, "in_force");
  EXPECT_EQ(free->due, "");
  EXPECT_EQ(verified_agreement(free->document, key_.verifier()).value(), free->grant.id);
  EXPECT_EQ(ask_as("asker", terms({"secret", "value"}, "rates"))->state, "requested");
  const auto hidden = ask_as("asker", terms({"hidden", "value"}, "rates"));
  ASSERT_FALSE(hidden);
  EXPECT_EQ(hidden.error().code, "exchange.not_shared");
  EXPECT_EQ(hidden.error().args, (std::vector<std::string>{"hidden", "法"}));
  EXPECT_EQ(ask_as("asker", terms({"id"}, "nothing")).error().code, "exchange.not_published");
  EXPECT_EQ(ask_as("asker", terms({"none"})).error().code, "exchange.column_unknown");
}

// The rule: the owner has ten working days; 2026-04-10 is a Friday, the 13th is a holiday here and
// Saturday the 18th is worked.
TEST_P(Agreements, TheClockCountsWorkingDays) {
  const auto asked = ask_as("asker", terms({"id", "value"}));
  ASSERT_TRUE(asked);
  EXPECT_EQ(asked->due, "2026-04-24");
  EXPECT_EQ(calendar_.between(identity::date("2026-04-23"), identity::date("2026-04-24")), 1);
  EXPECT_EQ(calendar_.between(identity::date("2026-04-27"), identity::date("2026-04-24")), -1);
  EXPECT_EQ(act_as("owner", asked->grant.id, "approve"), "");
  EXPECT_EQ(get(asked->grant.id).due, "");
}

// The rule: only the owner's organisation answers, only who asked accepts; others do not even see
// it; a refusal says why; the same is not asked for twice.
TEST_P(Agreements, EachSideHasItsActs) {
  const auto id = ask_as("asker", terms({"id", "value"}))->grant.id;
  EXPECT_EQ(act_as("stranger", id, "approve"), "exchange.other_owner");
  EXPECT_EQ(act_as("asker", id, "approve"), "identity.denied");
  EXPECT_EQ(act_as("rival", id, "withdraw"), "exchange.other_owner");
  EXPECT_EQ(act_as("owner", id, "refuse", ""), "exchange.reason_missing");
  EXPECT_EQ(ask_as("asker", terms({"id", "value"})).error().code, "exchange.asked_before");
  EXPECT_TRUE(sees(who("asker"), get(id)));
  EXPECT_TRUE(sees(who("second"), get(id)));
  EXPECT_TRUE(sees(who("auditor"), get(id)));
  EXPECT_FALSE(sees(who("rival"), get(id)));
}

// The rule: an offer gives no more columns than were asked for, and its terms are what is agreed.
TEST_P(Agreements, AnOfferNarrows) {
  const auto id = ask_as("asker", terms({"value"}))->grant.id;
  EXPECT_EQ(act_as("owner", id, "offer"), "exchange.not_asked");
  const auto other = ask_as("asker", terms({"id", "value"}))->grant.id;
  EXPECT_EQ(act_as("owner", other, "offer"), "");
  EXPECT_EQ(act_as("asker", other, "accept"), "");
  EXPECT_EQ(get(other).grant.columns.size(), 1U);
  EXPECT_NE(get(other).document.find("\"name\":\"id\""), std::string::npos);
  EXPECT_EQ(get(other).document.find("\"name\":\"value\""), std::string::npos);
}

// The rule: something sensitive is renewed when two say the same; after its last day an agreement
// has ended.
TEST_P(Agreements, RenewalAndExpiry) {
  const auto id = ask_as("asker", terms({"id", "secret", "value"}))->grant.id;
  EXPECT_EQ(act_as("owner", id, "approve"), "");
  EXPECT_EQ(act_as("second", id, "approve"), "");
  EXPECT_EQ(act_as("owner", id, "renew"), "");
  EXPECT_EQ(get(id).grant.until.to_string(), "2026-12-31");
  EXPECT_EQ(act_as("owner", id, "renew"), "exchange.same_approver");
  EXPECT_EQ(act_as("second", id, "renew"), "");
  EXPECT_EQ(get(id).grant.until.to_string(), "2027-12-31");
  now_ = identity::at("2028-01-01T00:00:00");
  EXPECT_FALSE(is_in_force(id));
  const auto ended = change([&](Transaction& transaction) -> Result<std::vector<std::string>> {
    return expire(transaction, now_);
  });
  EXPECT_EQ(*ended, std::vector<std::string>{id});
  EXPECT_EQ(get(id).end_reason, "expired");
}

TW_ON_EACH_DATABASE(Agreements);

// The rule: the shipped calendar is read, and has the days that the State Council published.
TEST(Calendar, TheShippedOne) {
  const auto calendar = WorkingDays::of_home("/nowhere");
  ASSERT_TRUE(calendar);
  for (const auto& [day, works] : {std::pair{"2026-10-01", false}, std::pair{"2026-10-10", true},
                                   std::pair{"2026-10-11", false}, std::pair{"2026-10-08", true}}) {
    EXPECT_EQ(calendar->is_working(identity::date(day)), works) << day;
  }
  EXPECT_EQ(WorkingDays::parse("day,kind\n2026-13-01,holiday\n", "f").error().code,
            "exchange.calendar_day");
}

}  // namespace
}  // namespace tw::exchange
