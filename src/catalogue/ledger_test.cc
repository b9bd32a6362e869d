#include "catalogue/ledger.h"

#include "catalogue/search.h"
#include "catalogue/system.h"
#include "identity/identity_fixture.h"
#include "trust/note.h"

namespace tw::catalogue {
namespace {

using identity::Deed;
using store::Transaction;

class Ledger : public identity::WithPeople {
 protected:
  void SetUp() override {
    WithPeople::SetUp();
    if (IsSkipped()) return;
    const auto made = change([&](Transaction& transaction) -> Result<void> {
      const auto deed = by(owner_);
      TW_CHECK(identity::add_organisation(
          transaction, {.id = "tax", .kind = "department", .name = {"Tax", "税务"}}, deed));
      for (const auto& [login, organisation, role] :
           {std::tuple{"owner", "tax", "data_owner"}, std::tuple{"other", "d22", "data_owner"},
            std::tuple{"keeper", "head", "catalogue_keeper"}}) {
        TW_CHECK(identity::add_person(transaction, {.login = login, .organisation = organisation},
                                      deed));
        TW_CHECK(identity::give_role(transaction, {login, role, identity::date("2026-01-01"), {}},
                                     deed));
      }
      return {};
    });
    ASSERT_TRUE(made) << made.error().code;
  }

  static Draft draft(const std::string& code = "tax_refund") {
    const auto document = Json::parse(R"json({
      "classification": "307012", "name": {"en": "Tax refunds", "zh": "出口退税"},
      "abstract": {"en": "Refunds by declaration", "zh": "按报关单的退税记录"}, "provider": "tax", "kind": "database",
      "place": "public.refund", "format": "database", "sharing": "conditional", "condition": "核查用", "ways": ["file"],
      "cycle": "day", "items": [
        {"name": "declaration_number", "label": {"en": "Declaration", "zh": "报关单号"}, "type": "text",
         "concept": "item.declaration_number", "is_key": true, "values": ["D1", "D2", ""]},
        {"name": "refund", "label": {"en": "Refund", "zh": "退税额"}, "type": "decimal(18,2)"}]})json");
    auto made = draft_of(document);
    EXPECT_TRUE(made) << (made ? "" : made.error().code + " " + made.error().args.at(0));
    made->resource.code = code;
    return *made;
  }
  std::string add_as(const std::string& login, const Draft& what) {
    const auto principal = who(login);
    return refusal([&](Transaction& transaction) { return add(transaction, what, by(principal)); });
  }
  std::string act_as(const std::string& login, const std::string& code, Event event,
                     const std::string& reason = "") {
    const auto principal = who(login);
    return refusal([&](Transaction& transaction) {
      return act(transaction, code, event, reason, by(principal));
    });
  }
  Entry entry(const std::string& code) {
    return *read([&](Transaction& transaction) { return find(transaction, code); });
  }
  void bring_to_publication(const std::string& code) {
    EXPECT_EQ(add_as("owner", draft(code)), "");
    EXPECT_EQ(act_as("owner", code, Event::kSubmit), "");
    EXPECT_EQ(act_as("keeper", code, Event::kRegister), "");
    EXPECT_EQ(act_as("owner", code, Event::kPropose), "");
  }
};

// The rule: an entry is its provider's; others neither make nor change nor submit it.
TEST_P(Ledger, AnEntryIsItsProviders) {
  EXPECT_EQ(add_as("other", draft()), "catalogue.other_provider");
  EXPECT_EQ(add_as("wang", draft()), "identity.denied");
  EXPECT_EQ(add_as("owner", draft()), "");
  EXPECT_EQ(add_as("owner", draft()), "catalogue.code_taken");
  EXPECT_EQ(act_as("other", "tax_refund", Event::kSubmit), "catalogue.other_provider");
  EXPECT_EQ(act_as("owner", "nothing", Event::kSubmit), "catalogue.unknown");
}

// The rule: what is seen by others is what is published; before, its provider and the keepers see
// it.
TEST_P(Ledger, OnlyWhatIsPublishedIsSeenByOthers) {
  EXPECT_EQ(add_as("owner", draft()), "");
  EXPECT_TRUE(sees(who("owner"), entry("tax_refund")));
  EXPECT_TRUE(sees(who("keeper"), entry("tax_refund")));
  EXPECT_FALSE(sees(who("other"), entry("tax_refund")));
  EXPECT_FALSE(sees(identity::Principal(), entry("tax_refund")));
}

// The rule: nobody registers what he submitted; a return says why; a settled entry is not changed.
TEST_P(Ledger, ReviewIsByAnother) {
  EXPECT_EQ(add_as("owner", draft()), "");
  EXPECT_EQ(act_as("owner", "tax_refund", Event::kRegister), "identity.denied");
  EXPECT_EQ(act_as("keeper", "tax_refund", Event::kRegister), "catalogue.not_now");
  EXPECT_EQ(act_as("owner", "tax_refund", Event::kSubmit), "");
  EXPECT_EQ(act_as("keeper", "tax_refund", Event::kReturn), "catalogue.reason_missing_of");
  EXPECT_EQ(act_as("keeper", "tax_refund", Event::kReturn, "which law?"), "");
  auto better = draft();
  better.resource.abstract.zh = "依据";
  const auto owner = who("owner");
  EXPECT_EQ(refusal([&](Transaction& transaction) {
              return tw::catalogue::change(transaction, better, by(owner));
            }),
            "");
  // On a home without people whoever owns the files may do all, but not both halves of a review.
  const auto files = identity::file_owner("files");
  EXPECT_EQ(refusal([&](Transaction& transaction) {
              return act(transaction, "tax_refund", Event::kSubmit, "", by(files));
            }),
            "");
  EXPECT_EQ(refusal([&](Transaction& transaction) {
              return act(transaction, "tax_refund", Event::kRegister, "", by(files));
            }),
            "catalogue.own_submission");
  EXPECT_EQ(act_as("keeper", "tax_refund", Event::kRegister), "");
  EXPECT_EQ(entry("tax_refund").resource.number, "307012/000001");
  EXPECT_EQ(entry("tax_refund").resource.abstract.zh, "依据");
  EXPECT_EQ(refusal([&](Transaction& transaction) {
              return tw::catalogue::change(transaction, better, by(owner));
            }),
            "catalogue.is_settled");
  const auto happened = read([&](Transaction& transaction) -> Result<std::vector<Happening>> {
    return history(transaction, "tax_refund");
  });
  std::string events;
  for (const auto& each : *happened) events += each.event + " " + each.author + ", ";
  EXPECT_EQ(events,
            "made owner, submit owner, return keeper, changed owner, submit files, register "
            "keeper, ");
}

// The rule: a batch is published whole or not at all, and its list is signed: one altered byte is
// found.
TEST_P(Ledger, ABatchIsPublishedWholeAndItsListIsSigned) {
  const auto key = trust::SignerKey::make("customs.example/log", trust::KeyType::kEd25519);
  const auto keeper = who("keeper");
  const auto publishing = [&](std::vector<std::string> codes) {
    return [&, codes](Transaction& transaction) {
      return publish(transaction, codes, *key, by(keeper));
    };
  };
  bring_to_publication("tax_refund");
  EXPECT_EQ(add_as("owner", draft("not_yet")), "");
  EXPECT_EQ(refusal(publishing({"tax_refund", "not_yet"})), "catalogue.not_now");
  EXPECT_EQ(entry("tax_refund").state, State::kWaitingPublish);
  EXPECT_EQ(refusal(publishing({})), "catalogue.batch_empty");
  bring_to_publication("tax_paid");
  auto made = change(publishing({"tax_refund", "tax_paid"}));
  ASSERT_TRUE(made) << made.error().code;
  EXPECT_EQ(made->number, "P-2026-0001");
  EXPECT_EQ(entry("tax_paid").state, State::kPublished);
  EXPECT_TRUE(sees(who("other"), entry("tax_paid")));
  EXPECT_EQ(verified(made->document, key->verifier()).value(), "P-2026-0001");
  EXPECT_NE(
      made->document.find("tax_refund 307012/000001 " + digest_of(entry("tax_refund").resource)),
      std::string::npos);
  made->document[made->document.find("tax_refund")] = 'T';
  const auto altered = verified(made->document, key->verifier());
  ASSERT_FALSE(altered);
  EXPECT_EQ(altered.error().code, "trust.signature_wrong");
}

// The rule: a word of two Chinese characters is found inside a longer one, an English word by its
// stem; all words must be there.
TEST_P(Ledger, WordsAreFoundInBothLanguages) {
  auto other = draft("vessel");
  other.resource.name = {"Calls of vessels", "船舶进出港"};
  other.resource.abstract = {"Calls at ports", "进出港记录"};
  other.resource.items[0] = {.name = "voyage", .label = {"Voyage", "航次"}, .type = "text"};
  EXPECT_EQ(add_as("owner", draft()), "");
  EXPECT_EQ(add_as("owner", other), "");
  const auto all = read(
      [&](Transaction& transaction) -> Result<std::vector<Entry>> { return entries(transaction); });
  const Index index(*all);
  using Codes = std::vector<std::string>;
  EXPECT_EQ(index.find("退税"), (Codes{"tax_refund", "vessel"}));  // of the name before an item's
  EXPECT_EQ(index.find("报关"), Codes{"tax_refund"});
  EXPECT_EQ(index.find("进出"), Codes{"vessel"});
  EXPECT_EQ(index.find("vessel calling"), Codes{"vessel"});
  EXPECT_EQ(index.find("vessel declarations"), Codes{});
  EXPECT_EQ(index.find("出口退税"), Codes{"tax_refund"});
  EXPECT_EQ(index.find(""), Codes{});
}

// The rule: what is still to be moved here comes first, with the use its owner stated; a month
// stated again replaces what was stated.
TEST_P(Ledger, SystemsElsewhereAndTheirUse) {
  const auto keeper = who("keeper");
  const auto done = change([&](Transaction& transaction) -> Result<void> {
    const auto deed = by(keeper);
    TW_CHECK(keep_system(
        transaction, {.code = "here", .name = {"Here", "本系统"}, .owner = "head", .place = "here"},
        deed));
    TW_CHECK(keep_system(transaction,
                         {.code = "platform",
                          .name = {"Platform", "平台"},
                          .owner = "tax",
                          .place = "elsewhere",
                          .channel = "web_service",
                          .serves_customs_data = true,
                          .plan = "to_move",
                          .plan_by = "2027-06-30"},
                         deed));
    TW_CHECK(state_use(transaction, {"platform", "2026-01", "tax", 5, 100}, deed));
    TW_CHECK(state_use(transaction, {"platform", "2026-01", "tax", 7, 120}, deed));
    return state_use(transaction, {"platform", "2026-02", "head", 1, 3}, deed);
  });
  ASSERT_TRUE(done) << done.error().code;
  const auto all = read([&](Transaction& transaction) -> Result<std::vector<System>> {
    return systems(transaction);
  });
  ASSERT_EQ(all->size(), 2U);
  EXPECT_EQ(all->at(0).code, "platform");
  EXPECT_EQ(all->at(0).requests, 8);
  EXPECT_EQ(all->at(0).records, 123);
  EXPECT_EQ(all->at(0).last_month, "2026-02");
  const auto owner = who("owner");
  EXPECT_EQ(refusal([&](Transaction& transaction) {
              return state_use(transaction, {"platform", "2026-03", "tax", 1, 1}, by(owner));
            }),
            "identity.denied");
}

TW_ON_EACH_DATABASE(Ledger);

struct Case {
  const char* path;
  const char* value;
  const char* code;
};

// The rule: each demand of the form is refused with its own code.
TEST(Form, EveryDemand) {
  for (const auto& [path, value, code] :
       {Case{"/code", "\"Upper\"", "catalogue.code_wrong"},
        Case{"/classification", "\"30\"", "catalogue.classification_wrong"},
        Case{"/name/zh", "\"\"", "catalogue.text_missing"},
        Case{"/cycle", "\"hourly\"", "catalogue.word_unknown"},
        Case{"/condition", "\"\"", "catalogue.condition_missing"},
        Case{"/ways", "[]", "catalogue.no_way"}, Case{"/items", "[]", "catalogue.no_items"},
        Case{"/items/0/type", "\"string\"", "catalogue.item_wrong"},
        Case{"/items/0/concept", "\"item.nothing\"", "catalogue.concept_unknown"},
        Case{"/items/0/sharing", "\"none\"", "catalogue.reason_missing"},
        Case{"/items/0", "{\"name\": 1, \"type\": \"text\"}", "catalogue.field_wrong"},
        Case{"/colour", "\"red\"", "catalogue.field_unknown"}}) {
    auto document = Json::parse(
        R"json({"code": "a", "classification": "307012", "name": {"en": "A", "zh": "甲"},
      "abstract": {"zh": "乙"}, "provider": "p", "kind": "file", "place": "x", "format": "database",
      "sharing": "conditional", "condition": "c", "ways": ["file"], "cycle": "day",
      "items": [{"name": "n", "label": {"zh": "丙"}, "type": "text"}]})json");
    const auto whole = draft_of(document);
    ASSERT_TRUE(whole && check_form(whole->resource));
    document[Json::json_pointer(path)] = Json::parse(value);
    const auto draft = draft_of(document);
    const auto wrong = draft ? check_form(draft->resource) : Result<void>(draft.error());
    ASSERT_FALSE(wrong) << path;
    EXPECT_EQ(wrong.error().code, code) << path;
  }
}

// The rule: a table of the lake is described by its structure.
TEST(Form, ATableDescribesItself) {
  const auto resource = resource_of_table("tax");
  ASSERT_TRUE(resource);
  EXPECT_EQ(resource->items.at(0).concept_name, "tax." + resource->items.at(0).name);
  EXPECT_FALSE(resource_of_table("nothing"));
}

}  // namespace
}  // namespace tw::catalogue
