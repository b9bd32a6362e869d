// What the tests of this room share: a folder of their own, an engine, and one small table.
#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/file.h"
#include "lake/table.h"

namespace tw::lake {

class LakeTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("lake-" + unique_name());
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  static TableSpec spec(const std::string& name) {
    return {name,
            {{"place", DataType::text()},
             {"n", DataType::integer()},
             {"money", DataType::decimal(18, 4)},
             {"day", DataType::date()}},
            {"place"}};
  }
  Table make(const std::string& name = "t") const {
    return Table::open_or_create(folder_ / name, spec(name)).value();
  }
  // `count` rows of one place: n from `first` on, money n / 2.
  static std::string rows_of(const std::string& place, int first, int count) {
    return "SELECT '" + place +
           "' AS place, range AS n, range / 2 AS money, NULL AS day FROM range(" +
           std::to_string(first) + ", " + std::to_string(first + count) + ")";
  }
  std::int64_t append(const Table& table, const std::string& select) {
    return table.commit({.add = table.write(connection_, select)}).value();
  }
  Rows read(const Table& table, const std::string& select, const std::vector<Bound>& bounds = {},
            std::optional<std::int64_t> version = std::nullopt) {
    files_read_ = attach(connection_, "v", table.snapshot(version).value(), bounds);
    return connection_.query(select);
  }
  std::multiset<std::string> faults(const Table& table) {
    std::multiset<std::string> codes;
    for (const auto& error : verify(connection_, table.folder())) codes.insert(error.code);
    return codes;
  }

  // Runs `body` in a process of its own. It must not use the engine, whose threads do not survive
  // fork(). The process ends with 1 when an expectation in it failed.
  template <class Body>
  static pid_t in_child(const Body& body) {
    const pid_t child = ::fork();
    if (child != 0) return child;
    body();
    ::_exit(testing::Test::HasFailure() ? 1 : 0);
  }
  static int exit_status(pid_t child) {
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  std::filesystem::path folder_;
  Engine engine_;
  Connection connection_{engine_};
  std::size_t files_read_ = 0;
};

}  // namespace tw::lake
