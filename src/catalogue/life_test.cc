#include "catalogue/life.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "base/messages.h"

namespace tw::catalogue {
namespace {

// The rule: the life of an entry is this table and nothing else; what is not here is refused.
constexpr const char* kTable = R"(
draft            submit    waiting_review
returned         submit    waiting_review
waiting_review   return    returned
waiting_review   register  registered
registered       propose   waiting_publish
registered       withdraw  withdrawn
waiting_publish  hold      registered
waiting_publish  publish   published
published        withdraw  withdrawn
withdrawn        revise    draft
)";

TEST(Life, EveryStateAndEventAsTheTableSays) {
  const char* states[] = {"draft",           "returned",  "waiting_review", "registered",
                          "waiting_publish", "published", "withdrawn"};
  const char* events[] = {"submit", "return",  "register", "propose",
                          "hold",   "publish", "withdraw", "revise"};
  for (const char* state : states) {
    for (const char* event : events) {
      std::string expected;
      std::istringstream lines(kTable);
      for (std::string from, what, to; lines >> from >> what >> to;) {
        if (from == state && what == event) expected = to;
      }
      ASSERT_TRUE(state_named(state) && event_named(event));
      const auto after = next(*state_named(state), *event_named(event));
      EXPECT_EQ(after ? std::string(to_string(*after)) : "", expected) << state << " " << event;
    }
  }
}

// The rule: people read states and events in their language.
TEST(Life, WordsHaveTexts) {
  for (const auto language : {Language::kEnglish, Language::kChinese}) {
    for (int i = 0; i < 7; ++i) {
      const auto name = "catalogue_state." + std::string(to_string(static_cast<State>(i)));
      EXPECT_TRUE(message_exists(language, name)) << name;
    }
    for (int i = 0; i < 8; ++i) {
      const auto name = "catalogue_event." + std::string(to_string(static_cast<Event>(i)));
      EXPECT_TRUE(message_exists(language, name)) << name;
    }
  }
}

}  // namespace
}  // namespace tw::catalogue
