#include "simulation/country.h"

#include <gtest/gtest.h>

#include <array>
#include <numeric>
#include <set>

#include "simulation/calendar.h"
#include "simulation/identifier.h"

namespace tw::simulation {
namespace {

// The example of ISO 6346 itself, and the published example of GB 11714.
TEST(Identifier, AgreesWithPublishedExamples) {
  EXPECT_EQ(container_check("CSQU305438"), '3');
  EXPECT_EQ(organisation_check("D2143569"), 'X');
}

// GB 32100 in its own words: the weighted sum of all 18 characters, the last with weight 1, is a
// multiple of 31.
bool credit_code_is_right(const std::string& code) {
  constexpr std::string_view kCharacters = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  constexpr std::array kWeights = {1,  3,  9,  27, 19, 26, 16, 17, 20,
                                   29, 25, 13, 8,  24, 10, 30, 28, 1};
  std::size_t sum = 0;
  for (std::size_t i = 0; i < 18; ++i) {
    const std::size_t value = kCharacters.find(code[i]);
    if (value == std::string_view::npos) return false;
    sum += value * static_cast<std::size_t>(kWeights[i]);
  }
  return sum % 31 == 0;
}

TEST(Country, TradersHaveDifferentIdentifiersWithRightCheckDigits) {
  std::set<std::string> seen;
  for (const Trader& trader : country().traders) {
    ASSERT_EQ(trader.id.size(), 18U);
    EXPECT_TRUE(credit_code_is_right(trader.id)) << trader.id;
    EXPECT_EQ(trader.id.substr(4, 2), "99") << "a county that does not exist keeps it invented";
    EXPECT_TRUE(seen.insert(trader.id).second) << trader.id;
  }
  EXPECT_GE(seen.size(), 2000U);
}

TEST(Country, HasFortyTwoDistrictsAndATariffInOrder) {
  EXPECT_EQ(country().districts.size(), 42U);
  const auto& tariff = country().tariff;
  EXPECT_GT(tariff.size(), 1400U);
  for (std::size_t i = 1; i < tariff.size(); ++i) ASSERT_LT(tariff[i - 1].code, tariff[i].code);
  for (const auto& code : tariff) ASSERT_EQ(code.code.size(), 8U);
  EXPECT_GT(country().ended_codes.size(), 10U);
}

TEST(Country, TradersDealInValidCodesOnly) {
  for (const Trader& trader : country().traders) {
    for (const TraderLine& line : trader.lines) {
      for (const auto code : line.codes) EXPECT_FALSE(country().tariff[code].ended);
    }
  }
}

TEST(Calendar, WorksLessAtWeekendsAndInTheNewYearWeek) {
  EXPECT_EQ(busyness_permille(*Date::parse("2025-03-05")), 1000U);  // a Wednesday
  EXPECT_LT(busyness_permille(*Date::parse("2025-03-08")), 500U);   // a Saturday
  EXPECT_LT(busyness_permille(*Date::parse("2025-03-09")), 300U);   // a Sunday
  EXPECT_LT(busyness_permille(*Date::parse("2025-02-04")), 100U);
  EXPECT_LT(Month(2025 * 12 + 1).weight(), Month(2025 * 12 + 2).weight());
}

TEST(Calendar, SharesOutExactly) {
  std::vector<Month> months;
  for (int i = 0; i < 12; ++i) months.emplace_back(2025 * 12 + i);
  const auto parts = share_out(1'000'003, months);
  EXPECT_EQ(std::accumulate(parts.begin(), parts.end(), std::uint64_t{0}), 1'000'003U);
}

TEST(Calendar, EveryDayOfTheMonthCanCome) {
  const Month month(2024 * 12 + 1);
  EXPECT_EQ(month.day_at(0).to_string(), "2024-02-01");
  EXPECT_EQ(month.day_at(0xffffffffU).to_string(), "2024-02-29");
}

TEST(Rates, StayPlausibleForDecades) {
  const Rates rates(2060 * 12);
  for (std::size_t i = 0; i < currencies().size(); ++i) {
    for (int month = Rates::first_month_index(); month < 2060 * 12; ++month) {
      ASSERT_GT(rates.rate(i, month), currencies()[i].rate / 2);
      ASSERT_LT(rates.rate(i, month), currencies()[i].rate * 2);
    }
  }
}

}  // namespace
}  // namespace tw::simulation
