#include "base/date.h"

#include <gtest/gtest.h>

namespace tw {
namespace {

TEST(Date, AcceptsOnlyExistingDays) {
  EXPECT_EQ(Date::parse("1970-01-01")->days(), 0);
  EXPECT_EQ(Date::parse("2000-03-01")->days(), 11017);
  EXPECT_TRUE(Date::parse("2024-02-29").has_value());
  for (const char* bad :
       {"2023-02-29", "2024-13-01", "2024-00-10", "2024-1-5", "2024-01-05 junk", ""}) {
    EXPECT_FALSE(Date::parse(bad).has_value()) << bad;
  }
}

TEST(DateFormat, ReadsTheWholeText) {
  EXPECT_EQ(DateFormat::parse("DD/MM/YYYY")->read("06/03/2026"), Date::parse("2026-03-06"));
  EXPECT_EQ(DateFormat::parse("YYYYMMDD")->read("20260306"), Date::parse("2026-03-06"));
  EXPECT_EQ(DateFormat::parse("YYYY-MM-DDThh:mm:ss")->read("2026-03-06T23:59:59"),
            Date::parse("2026-03-06"));
  EXPECT_FALSE(DateFormat::parse("YYYYMMDD")->read("20261306").has_value());
  EXPECT_FALSE(DateFormat::parse("YYYYMMDD")->read("20260306x").has_value());
  EXPECT_FALSE(DateFormat::parse("YY-MM-DD").has_value());
}

TEST(Period, KnowsItsDaysAndNeighbours) {
  EXPECT_EQ(Period::parse("2026-02")->last_day().to_string(), "2026-02-28");
  EXPECT_EQ(Period::parse("2026-Q4")->first_day().to_string(), "2026-10-01");
  EXPECT_EQ(Period::parse("2026-12")->next().to_string(), "2027-01");
  EXPECT_EQ(Period::parse("2026-Q1")->previous_year().to_string(), "2025-Q1");
  EXPECT_EQ(Period::parse("2026")->months(), 12);
  for (const char* bad : {"2026-13", "2026-Q5", "26", "2026-1", "2026-00"}) {
    EXPECT_FALSE(Period::parse(bad).has_value()) << bad;
  }
}

}  // namespace
}  // namespace tw
