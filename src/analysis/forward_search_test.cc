#include "analysis/forward_search.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace tw::analysis {
namespace {

struct Sample {
  std::vector<double> x, y;
};

Sample normal_sample(std::size_t rows, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> uniform(1, 100);
  std::normal_distribution<double> normal;
  Sample sample;
  for (std::size_t i = 0; i < rows; ++i) {
    sample.x.push_back(uniform(random));
    sample.y.push_back(5 + 2 * sample.x.back() + normal(random));
  }
  return sample;
}

TEST(ForwardSearch, TheLastStepIsLeastSquaresWithoutTheFarthestRow) {
  const auto [x, y] = normal_sample(60, 3);
  const auto search = forward_search(x, y);
  ASSERT_EQ(search.steps.size(), 60U - 7U);
  const auto& last = search.steps.back();
  EXPECT_EQ(last.rows, 59U);
  std::vector<double> inside_x;
  std::vector<double> inside_y;
  std::size_t outside = 60;
  for (std::size_t i = 0; i < 60; ++i) {
    if (search.entered[i] == 60) {
      outside = i;
    } else {
      inside_x.push_back(x[i]);
      inside_y.push_back(y[i]);
    }
  }
  ASSERT_EQ(inside_x.size(), 59U);
  const auto fit = least_squares(inside_x, inside_y);
  EXPECT_DOUBLE_EQ(last.line.slope, fit.line.slope);
  const double scale = std::sqrt(fit.squares / 57);
  const double away = x[outside] - fit.mean_x;
  const double leverage = 1 / 59.0 + away * away / fit.spread_x;
  EXPECT_NEAR(last.deletion_residual,
              std::abs(y[outside] - fit.line.at(x[outside])) / scale / std::sqrt(1 + leverage),
              1e-9);
}

// Each step is judged at 1 in 10,000, and several in a row are needed: of calm samples about one in
// a hundred gives a signal.
TEST(ForwardSearch, CalmSamplesSeldomGiveASignal) {
  int signals = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const auto [x, y] = normal_sample(100, seed);
    if (forward_search(x, y).signal > 0) ++signals;
  }
  EXPECT_LE(signals, 2);
}

TEST(ForwardSearch, WrongRowsComeLastAndAreTold) {
  auto [x, y] = normal_sample(200, 5);
  for (std::size_t i = 0; i < 30; ++i) y[i] += 12 + static_cast<double>(i) / 10;
  const auto search = forward_search(x, y);
  EXPECT_EQ(search.signal, 170U);
  EXPECT_EQ(search.flagged_count, 30U);
  for (std::size_t i = 0; i < 30; ++i) EXPECT_EQ(search.flagged[i], 1);
  EXPECT_NEAR(search.steps[163].line.slope, 2, 0.02);
}

TEST(ForwardSearch, ManyRowsComeInSeveralAtATime) {
  const auto [x, y] = normal_sample(5000, 5);
  const auto search = forward_search(x, y, {.most_steps = 100});
  EXPECT_LE(search.steps.size(), 100U);
  EXPECT_EQ(search.steps[1].rows - search.steps[0].rows, 50U);
}

TEST(ForwardSearch, FewRowsAndEqualOnes) {
  EXPECT_TRUE(forward_search({}, {}).steps.empty());
  const std::vector<double> nine = {1, 2, 3, 4, 5, 6, 7, 8, 9};
  EXPECT_TRUE(forward_search(nine, nine).steps.empty());
  const std::vector<double> same(40, 3);
  const auto search = forward_search(same, same);
  EXPECT_EQ(search.signal, 0U);
  EXPECT_EQ(search.flagged_count, 0U);
}

}  // namespace
}  // namespace tw::analysis
