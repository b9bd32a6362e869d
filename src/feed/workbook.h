// Rows as a workbook of one sheet, written as they come. Internal to the room.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lake/table_source.h"

namespace tw::feed {

class Workbook {
 public:
  // EnvironmentError file.write_failed, of every function.
  Workbook(const std::filesystem::path& file, const std::string& sheet,
           std::vector<lake::ColumnSpec> columns);
  ~Workbook();
  Workbook(const Workbook&) = delete;
  Workbook& operator=(const Workbook&) = delete;

  // A cell a column, as text; dates as 2025-01-31.
  void put(std::span<const std::optional<std::string_view>> row);
  void finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tw::feed
