#include "simulation/random.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

namespace tw::simulation {
namespace {

// Computed apart from this program from the published algorithms: SplitMix64 of 1234567 seeds
// xoshiro256**. The same on every machine, or simulations are not.
TEST(Random, IsXoshiroSeededBySplitMix) {
  Random random(1234567);
  EXPECT_EQ(random.next(), 3504822795582309479U);
  EXPECT_EQ(random.next(), 1819558768956484042U);
  EXPECT_EQ(random.next(), 1250851346055027673U);
  EXPECT_EQ(random.next(), 16940231675099994102U);
}

TEST(Random, StreamsDependOnEveryKeyAndTheirOrder) {
  EXPECT_NE(stream_of({1, 2}), stream_of({2, 1}));
  EXPECT_NE(stream_of({1, 2}), stream_of({1, 2, 0}));
  EXPECT_EQ(stream_of({1, 2}), stream_of({1, 2}));
}

TEST(Random, NormalHasMeanZeroAndDeviationOne) {
  Random random(7);
  const int n = 100'000;
  double sum = 0;
  double squares = 0;
  for (int i = 0; i < n; ++i) {
    const double z = random.normal() / 1024.0;
    sum += z;
    squares += z * z;
  }
  EXPECT_NEAR(sum / n, 0, 0.02);
  EXPECT_NEAR(squares / n, 1, 0.03);
}

RC_GTEST_PROP(Random, BelowAndBetweenKeepTheirBounds, (std::uint64_t stream)) {
  Random random(stream);
  const auto n = *rc::gen::inRange<std::uint32_t>(1, 1'000'000);
  RC_ASSERT(random.below(n) < n);
  const std::int64_t drawn = random.between(-5, 9);
  RC_ASSERT(drawn >= -5 && drawn <= 9);
}

TEST(PowerOfTwo, IsExactAtWholesAndCloseBetween) {
  EXPECT_EQ(power_of_two(0), 65536);
  EXPECT_EQ(power_of_two(3 << 16), 65536 * 8);
  EXPECT_EQ(power_of_two(-(2 << 16)), 65536 / 4);
  for (int i = -65536; i < 65536; i += 997) {
    EXPECT_NEAR(static_cast<double>(power_of_two(i)), 65536 * std::exp2(i / 65536.0), 4) << i;
  }
}

// Against Decimal, which rounds for the whole program.
RC_GTEST_PROP(MultiplyDivide, RoundsHalvesAwayFromZero, ()) {
  const auto a = *rc::gen::inRange<std::int64_t>(-1'000'000'000'000'000, 1'000'000'000'000'000);
  const auto b = *rc::gen::inRange<std::int64_t>(0, 1'000'000);
  const auto c = *rc::gen::inRange<std::int64_t>(1, 1'000'000);
  const auto exact = Decimal(a, 0).multiply(Decimal(b, 0))->divide(Decimal(c, 0), 0);
  RC_PRE(exact->to_int64(0).has_value());
  RC_ASSERT(multiply_divide(a, b, c) == *exact->to_int64(0));
}

TEST(Weights, PickInProportion) {
  const std::array<std::uint32_t, 3> weights = {1, 0, 3};
  const Weights pick(weights);
  Random random(3);
  std::array<int, 3> counts = {};
  for (int i = 0; i < 40'000; ++i) ++counts[pick.pick(random)];
  EXPECT_EQ(counts[1], 0);
  EXPECT_NEAR(counts[0], 10'000, 400);
}

}  // namespace
}  // namespace tw::simulation
