// For tests: a folder that goes with the test; in memory where the system has such a place, so that
// a thousand syncs cost nothing.
#pragma once

#include <filesystem>

#include "base/file.h"

namespace tw::trust {

struct TestFolder {
  std::filesystem::path path = place() / ("trust-" + unique_name());
  TestFolder() { std::filesystem::create_directories(path); }
  ~TestFolder() { std::filesystem::remove_all(path); }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;

 private:
  static std::filesystem::path place() {
    std::error_code ignored;
    const std::filesystem::path memory = "/dev/shm";
    return std::filesystem::is_directory(memory, ignored) ? memory
                                                          : std::filesystem::temp_directory_path();
  }
};

}  // namespace tw::trust
