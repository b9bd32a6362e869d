#include "statistics/classifier.h"

#include <gtest/gtest.h>

#include "statistics/month_fixture.h"

namespace tw::statistics {
namespace {

const Date kLast = *Date::parse("2021-12-31");
const Date kNow = *Date::parse("2022-12-31");

class Classifying : public ::testing::Test, public MonthFixture {
 protected:
  void link(const std::string& from, const std::string& to, const std::string& from_code,
            const std::string& to_code) {
    insert("concordance", {{"from_list", sql::quote_text(from)},
                           {"to_list", sql::quote_text(to)},
                           {"from_code", sql::quote_text(from_code)},
                           {"to_code", sql::quote_text(to_code)}});
  }
  Classifier by(const char* axis) { return {connection, *find_axis(axis), kNow, kLast}; }
};

TEST_F(Classifying, NationalDigitsCompareOnlyWhereNothingHappenedAboveThem) {
  link("HS2022", "HS2017", "111111", "111111");
  link("HS2022", "HS2017", "222299", "222222");
  link("HS2022", "HS2017", "333333", "333333");
  link("HS2022", "HS2017", "333344", "333333");
  const auto classifier = by("commodity");
  EXPECT_TRUE(classifier.across_editions());
  const auto same = classifier.rows_last("11111110");
  EXPECT_TRUE(same.comparable());
  EXPECT_EQ(same.rows, std::set<std::string>{"11111110"});
  const auto moved = classifier.rows_last("22222210");
  EXPECT_FALSE(moved.comparable());
  EXPECT_EQ(moved.rows, std::set<std::string>{"222299"});
  EXPECT_FALSE(classifier.rows_last("33333310").comparable());
}

TEST_F(Classifying, ASplitWithinAHeadingDoesNotDisturbTheHeading) {
  link("HS2022", "HS2017", "333333", "333333");
  link("HS2022", "HS2017", "333344", "333333");
  link("HS2022", "HS2017", "444455", "444444");
  link("HS2022", "HS2017", "555566", "444444");
  EXPECT_TRUE(by("heading").rows_last("333333").comparable());
  EXPECT_FALSE(by("subheading").rows_last("333333").comparable());
  EXPECT_FALSE(by("heading").rows_last("444444").comparable());
  EXPECT_FALSE(by("chapter").rows_last("444444").comparable());
}

TEST_F(Classifying, WithoutConcordanceCodesStandAsTheyAre) {
  const auto classifier = by("chapter");
  EXPECT_TRUE(classifier.across_editions());
  EXPECT_FALSE(classifier.has_concordance());
  EXPECT_EQ(classifier.rows_last("333333").rows, std::set<std::string>{"33"});
}

TEST_F(Classifying, ConcordancesAreFollowedEitherWayAndInSteps) {
  link("HS2022", "HS1992", "848180", "848180");
  link("SITC3", "HS1992", "74780", "848180");
  const auto links = correspondence(connection, "HS2022", "SITC3");
  ASSERT_TRUE(links);
  EXPECT_EQ(links->at("848180"), std::set<std::string>{"74780"});
  EXPECT_FALSE(correspondence(connection, "HS2022", "BEC4"));
}

TEST(HarmonisedEdition, ChangesWithTheYearsOfTheConvention) {
  EXPECT_EQ(harmonised_edition(*Date::parse("2021-12-31")), "HS2017");
  EXPECT_EQ(harmonised_edition(*Date::parse("2022-01-01")), "HS2022");
  EXPECT_EQ(harmonised_edition(*Date::parse("1993-05-01")), "HS1992");
}

}  // namespace
}  // namespace tw::statistics
