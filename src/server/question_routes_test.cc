// Questions to a customs office: who sees them, who answers, and until when.
#include <gmock/gmock.h>

#include "server/desk_fixture.h"
#include "statistics/home_fixture.h"

namespace tw::server {
namespace {

using nlohmann::json;

// A home with one declaration, D1 of office 2225. It is a base so that it is made first.
struct WithDeclaration {
  statistics::HomeFixture fixture;
  WithDeclaration() { fixture.load("2026-03", {{"M", "848180", "DE", "100", "0110", "10", "D1"}}); }
};

class Questions : private WithDeclaration, public DeskTest {
 protected:
  Questions() : DeskTest(fixture.home.folder()) {
    person("boss", "administrator");
    person("wang", "head_of_statistics");
    person("li", "district_officer", "22");
    person("chen", "district_officer", "51");
    tomorrow_ = (*Date::parse(utc_now().substr(0, 10)) + 1).to_string();
  }
  json ask(const std::string& record, const std::string& due) {
    return post_as(
        "wang", "/api/questions",
        {{"period", "2026-03"}, {"record", record}, {"text", "the mass?"}, {"due", due}});
  }
  std::string tomorrow_;
};

TEST_F(Questions, AreSeenAndAnsweredByTheOfficeOfTheRecord) {
  const auto asked = ask("D1/1", tomorrow_);
  EXPECT_EQ(asked["to"], "2225");
  EXPECT_EQ(asked["state"], "open");
  const std::string answer = "/api/questions/" + asked["id"].get<std::string>() + "/answer";
  EXPECT_TRUE(get_as("chen", "/api/questions")["questions"].empty());
  EXPECT_EQ(post_as("chen", answer, {{"text", "mine"}})["code"], "question.unknown");
  ASSERT_EQ(get_as("li", "/api/questions?period=2026-03")["questions"].size(), 1u);
  EXPECT_TRUE(get_as("li", "/api/questions?period=2026-04")["questions"].empty());
  EXPECT_EQ(post_as("li", answer, {{"text", "20 kg"}})["state"], "answered");
  EXPECT_EQ(post_as("li", answer, {{"text", "30 kg"}})["code"], "question.answered");
  const auto seen = get_as("wang", "/api/questions?declaration=D1")["questions"][0];
  EXPECT_EQ(seen["answer"], "20 kg");
  EXPECT_EQ(seen["answered_by"], "li");
}

TEST_F(Questions, AreAskedAboutRecordsThatThereAre) {
  EXPECT_EQ(ask("D9/1", tomorrow_)["code"], "review.no_record");
  EXPECT_EQ(ask("D1/7", tomorrow_)["code"], "review.no_record");
  EXPECT_EQ(ask("D1/1", "2020-01-01")["code"], "question.past");
  EXPECT_EQ(ask("D1/1", "2026-13-01")["code"], "request.not_a_day");
}

TEST_F(Questions, AreOverdueTheDayAfter) {
  const std::string id = ask("D1/1", tomorrow_)["id"];
  EXPECT_EQ(get_as("wang", "/api/questions")["overdue"], 0);
  const auto changed = services_->store().change([&](store::Transaction& t) -> Result<void> {
    t.session().run("UPDATE question SET due = '2026-03-31'", {});
    return {};
  });
  ASSERT_TRUE(changed);
  EXPECT_EQ(get_as("wang", "/api/questions")["overdue"], 1);
  EXPECT_EQ(get_as("li", "/api/questions")["questions"][0]["state"], "overdue");
}

}  // namespace
}  // namespace tw::server
