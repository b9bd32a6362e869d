#include "base/instant.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tw {
namespace {

TEST(Instant, IsWrittenAsItIsRead) {
  // RFC 9562, test vector of version 7: 0x017F22E279B0 ms are 2022-02-22 19:22:22.000 UTC.
  const Instant moment{std::chrono::milliseconds(0x017F22E279B0)};
  EXPECT_EQ(text_of(moment), "2022-02-22T19:22:22.000Z");
  EXPECT_EQ(instant_of("2022-02-22T19:22:22.000Z"), moment);
  for (const char* wrong :
       {"", "2022-02-22", "2022-02-30T19:22:22.000Z", "2022-02-22T24:00:00.000Z",
        "2022-02-22 19:22:22.000Z", "2022-02-22T19:22:22.000"}) {
    EXPECT_FALSE(instant_of(wrong)) << wrong;
  }
}

// The rule: texts sort as the moments do, and nothing is lost on the way.
RC_GTEST_PROP(Instant, TextsSortByTime, ()) {
  const auto any = [] {
    return Instant(std::chrono::milliseconds(*rc::gen::inRange<std::int64_t>(0, 4102444800000)));
  };
  const auto a = any();
  const auto b = any();
  RC_ASSERT(instant_of(text_of(a)) == a);
  RC_ASSERT((text_of(a) < text_of(b)) == (a < b));
}

}  // namespace
}  // namespace tw
