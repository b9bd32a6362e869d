#include "analysis/distribution.h"

#include <gtest/gtest.h>

namespace tw::analysis {
namespace {

// Values of scipy.stats 1.17.
TEST(Distribution, AgreesWithPublishedValues) {
  EXPECT_NEAR(normal_quantile(0.9875), 2.241402727604947, 1e-12);
  EXPECT_NEAR(normal_quantile(1e-10), -6.361340902404056, 1e-10);
  EXPECT_NEAR(chi_square_survival(15.507313055865454, 8), 0.05, 1e-13);
  EXPECT_NEAR(chi_square_survival(3, 8), 0.9343575456215499, 1e-13);
  EXPECT_NEAR(chi_square_survival(200, 89) / 1.6267246955040077e-10, 1, 1e-9);
  EXPECT_NEAR(beta_quantile(0.99, 171, 30), 0.9037392425562105, 1e-12);
  EXPECT_NEAR(student_quantile(0.975, 10), 2.228138851986274, 1e-11);
  EXPECT_NEAR(student_quantile(0.6, 168), 0.2537486822336007, 1e-11);
}

}  // namespace
}  // namespace tw::analysis
