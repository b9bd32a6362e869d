#include "standards/rate_file.h"

#include <gtest/gtest.h>

namespace tw::standards {
namespace {

TEST(RateFile, ReadsMonthsAndDays) {
  const auto by_month = parse_rates("period,currency,rate\n2024-02,USD,7.1\n", "rates.csv");
  ASSERT_TRUE(by_month.has_value());
  EXPECT_EQ((*by_month)[0].valid_from.to_string(), "2024-02-01");
  EXPECT_EQ((*by_month)[0].valid_to.to_string(), "2024-02-29");
  EXPECT_EQ((*by_month)[0].to_local.to_string(), "7.10000000");
  const auto by_day = parse_rates(
      "currency,valid_from,valid_to,to_local\nEUR,2024-02-21,2024-03-19,7.75654321\n", "rates.csv");
  ASSERT_TRUE(by_day.has_value());
  EXPECT_EQ((*by_day)[0].valid_to.to_string(), "2024-03-19");
  EXPECT_EQ((*by_day)[0].to_local, *Decimal::parse("7.75654321"));
}

TEST(RateFile, RefusesWhatIsNoRate) {
  for (const char* rate : {"", "0", "-1", "7,1", "1e3", "7.123456789", "12345678901"}) {
    const auto rows = parse_rates(
        "period,currency,rate\n2024-02,EUR,7\n2024-02,USD,\"" + std::string(rate) + "\"\n",
        "rates.csv");
    ASSERT_FALSE(rows.has_value()) << rate;
    EXPECT_EQ(rows.error().code, "standards.not_a_rate");
    EXPECT_EQ(rows.error().place.line, 3);
  }
  EXPECT_EQ(parse_rates("period,currency,rate\n2024-13,USD,7\n", "r").error().code,
            "standards.not_a_date");
  EXPECT_EQ(parse_rates("currency,rate\nUSD,7\n", "r").error().code, "standards.column_missing");
  EXPECT_EQ(parse_rates("currency,valid_from,valid_to,to_local\nUSD,2024-02-02,2024-02-01,7\n", "r")
                .error()
                .code,
            "standards.validity_reversed");
}

}  // namespace
}  // namespace tw::standards
