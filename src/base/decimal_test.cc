#include "base/decimal.h"

#include <gtest/gtest.h>

namespace tw {
namespace {

TEST(Decimal, ParsesStrictly) {
  EXPECT_EQ(Decimal::parse("-12.50")->to_string(), "-12.50");
  EXPECT_EQ(Decimal::parse(".5")->to_string(), "0.5");
  EXPECT_EQ(Decimal::parse("007")->to_string(), "7");
  for (const char* bad :
       {"", ".", "-", "1e3", "1_000", "1,000", " 1", "1 ", "1.2.3", "0x10", "١"}) {
    EXPECT_FALSE(Decimal::parse(bad).has_value()) << bad;
  }
  EXPECT_TRUE(Decimal::parse(std::string(38, '9')).has_value());
  EXPECT_FALSE(Decimal::parse(std::string(39, '9')).has_value());
}

TEST(Decimal, RoundsHalvesAwayFromZero) {
  EXPECT_EQ(Decimal::parse("10.555")->rescale(2)->to_string(), "10.56");
  EXPECT_EQ(Decimal::parse("-10.555")->rescale(2)->to_string(), "-10.56");
  EXPECT_EQ(Decimal::parse("10.5549999")->rescale(2)->to_string(), "10.55");
  EXPECT_EQ(Decimal::parse("10")->divide(*Decimal::parse("3"), 4)->to_string(), "3.3333");
  EXPECT_EQ(Decimal::parse("-1")->divide(*Decimal::parse("8"), 2)->to_string(), "-0.13");
  EXPECT_FALSE(Decimal::parse("1")->divide(Decimal(), 2).has_value());
}

TEST(Decimal, ComparesByValueAndRefusesOverflow) {
  EXPECT_EQ(*Decimal::parse("1.50"), *Decimal::parse("1.5"));
  EXPECT_LT(*Decimal::parse("-2"), *Decimal::parse("1.999"));
  const Decimal largest = *Decimal::parse(std::string(38, '9'));
  EXPECT_FALSE(largest.add(Decimal(1, 0)).has_value());
  EXPECT_FALSE(largest.multiply(Decimal(2, 0)).has_value());
  EXPECT_GT(largest, *Decimal::parse("0." + std::string(37, '9')));
  EXPECT_FALSE(Decimal::parse("99999999999999.99995")->to_int64(4).has_value());
}

}  // namespace
}  // namespace tw
