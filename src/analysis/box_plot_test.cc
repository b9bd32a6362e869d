#include "analysis/box_plot.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "analysis/medcouple.h"
#include "analysis/quantile.h"

namespace tw::analysis {
namespace {

// The definition: all pairs.
double medcouple_of_pairs(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const double middle = median(values);
  std::vector<double> above;
  std::vector<double> below;
  for (const double value : values) {
    if (value >= middle) above.push_back(value);
    if (value <= middle) below.push_back(value);
  }
  const auto ties = std::count(values.begin(), values.end(), middle);
  std::vector<double> kernel;
  for (std::size_t i = 0; i < above.size(); ++i) {
    for (std::size_t j = 0; j < below.size(); ++j) {
      if (above[i] != below[j]) {
        kernel.push_back(((above[i] - middle) - (middle - below[j])) / (above[i] - below[j]));
      } else {
        // Ranks among the ties: the i-th from below with the j-th; the sign of i + j - (ties - 1).
        const auto from_end = static_cast<std::ptrdiff_t>(below.size() - 1 - j);
        const auto place = static_cast<std::ptrdiff_t>(i) - from_end;
        const auto opposite = static_cast<std::ptrdiff_t>(i) + (ties - 1 - from_end) - (ties - 1);
        EXPECT_EQ(place, opposite);
        kernel.push_back(place > 0 ? 1 : place < 0 ? -1 : 0);
      }
    }
  }
  return median(kernel);
}

TEST(Medcouple, OfSmallSamples) {
  EXPECT_TRUE(std::isnan(medcouple({})));
  EXPECT_EQ(medcouple(std::vector<double>{5}), 0);
  EXPECT_EQ(medcouple(std::vector<double>(9, 5)), 0);
  EXPECT_EQ(medcouple(std::vector<double>{1, 2, 3}), 0);
  // By hand: above 2, 10; below 2, 1: h = 1 (10, 2), 7/9 (10, 1), 0 (2, 2), -1 (2, 1).
  EXPECT_DOUBLE_EQ(medcouple(std::vector<double>{1, 2, 10}), (7.0 / 9 + 0) / 2);
}

RC_GTEST_PROP(Medcouple, IsTheMedianOverAllPairs, ()) {
  const auto drawn =
      *rc::gen::container<std::vector<int>>(rc::gen::inRange(-*rc::gen::inRange(1, 100), 100));
  RC_PRE(!drawn.empty());
  const std::vector<double> values(drawn.begin(), drawn.end());
  RC_ASSERT(std::abs(medcouple(values) - medcouple_of_pairs(values)) < 1e-12);
}

RC_GTEST_PROP(Medcouple, MirroredItChangesItsSignScaledItStays, ()) {
  const auto drawn = *rc::gen::container<std::vector<int>>(rc::gen::inRange(-1000, 1000));
  RC_PRE(!drawn.empty());
  std::vector<double> values(drawn.begin(), drawn.end());
  std::vector<double> mirrored;
  std::vector<double> scaled;
  for (const double value : values) {
    mirrored.push_back(-value);
    scaled.push_back(value * 8 + 3);
  }
  RC_ASSERT(std::abs(medcouple(values) + medcouple(mirrored)) < 1e-12);
  RC_ASSERT(std::abs(medcouple(values) - medcouple(scaled)) < 1e-12);
}

// 200,000 values are 10^10 pairs; forming them would take minutes.
TEST(Medcouple, OfManyValues) {
  std::mt19937_64 random(7);
  std::exponential_distribution<double> exponential;
  std::vector<double> values(200000);
  for (double& value : values) value = exponential(random);
  EXPECT_NEAR(medcouple(values), 0.333, 0.01);  // Brys, Hubert and Struyf give 0.333 for it
}

TEST(BoxPlot, PlainFencesAreTukeys) {
  const std::vector<double> values = {1, 2, 3, 4, 5, 6, 7, 8, 9, 40};
  const auto plot = box_plot(values);
  EXPECT_DOUBLE_EQ(plot.q1, 3.25);
  EXPECT_DOUBLE_EQ(plot.q3, 7.75);
  EXPECT_DOUBLE_EQ(plot.lower, 3.25 - 1.5 * 4.5);
  EXPECT_DOUBLE_EQ(plot.upper, 7.75 + 1.5 * 4.5);
  EXPECT_EQ(plot.flagged_count, 1U);
  EXPECT_DOUBLE_EQ(plot.score[9], (40 - 7.75) / (1.5 * 4.5));
  EXPECT_EQ(plot.score[4], 0);
}

TEST(BoxPlot, TheAdjustedFencesFollowTheLongTail) {
  const std::vector<double> values = {1, 1.1, 1.2, 1.4, 1.7, 2.1, 2.8, 4, 6, 9, 14};
  const auto plain = box_plot(values);
  const auto adjusted = box_plot(values, {.adjusted = true});
  const double skew = medcouple_of_pairs(values);
  EXPECT_GT(skew, 0.3);
  EXPECT_DOUBLE_EQ(adjusted.medcouple, skew);
  const double range = plain.q3 - plain.q1;
  EXPECT_DOUBLE_EQ(adjusted.lower, plain.q1 - 1.5 * std::exp(-4 * skew) * range);
  EXPECT_DOUBLE_EQ(adjusted.upper, plain.q3 + 1.5 * std::exp(3 * skew) * range);
  EXPECT_EQ(plain.flagged_count, 1U);
  EXPECT_EQ(adjusted.flagged_count, 0U);

  std::vector<double> mirrored;
  for (const double value : values) mirrored.push_back(-value);
  const auto other = box_plot(mirrored, {.adjusted = true});
  EXPECT_NEAR(other.lower, -adjusted.upper, 1e-9);
  EXPECT_NEAR(other.upper, -adjusted.lower, 1e-9);
}

TEST(BoxPlot, NothingOneAndAllEqualFlagNothing) {
  for (const bool adjusted : {false, true}) {
    EXPECT_TRUE(std::isnan(box_plot({}, {.adjusted = adjusted}).lower));
    EXPECT_EQ(box_plot(std::vector<double>{3}, {.adjusted = adjusted}).flagged_count, 0U);
    EXPECT_EQ(box_plot(std::vector<double>(9, 3), {.adjusted = adjusted}).flagged_count, 0U);
  }
}

}  // namespace
}  // namespace tw::analysis
