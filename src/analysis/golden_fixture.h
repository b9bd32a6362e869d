// What independent packages computed, for tests: ../shared/data/golden beside the project, or where
// TIDEWAITER_DATA points.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "analysis/columns.h"

namespace tw::analysis {

inline std::filesystem::path data_folder() {
  const char* given = std::getenv("TIDEWAITER_DATA");
  return given != nullptr ? given : TIDEWAITER_SOURCE_DIR "/../shared/data";
}

class GoldenTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::is_directory(data_folder())) GTEST_SKIP() << "no test data";
  }

  static Columns read(const std::string& file, const std::vector<std::string>& asked) {
    auto columns = read_columns(data_folder() / file, asked, std::nullopt);
    TW_ASSERT(columns.has_value());
    return std::move(*columns);
  }
};

inline void expect_near(double found, double expected, double relative = 1e-9) {
  EXPECT_NEAR(found, expected, relative * std::max(std::abs(found), std::abs(expected)));
}

}  // namespace tw::analysis
