#include "feed/workbook.h"

#include <xlsxwriter.h>

#include <cstdlib>

#include "base/date.h"
#include "base/result.h"

namespace tw::feed {
namespace {

using Kind = sql::DataType::Kind;

// The library writes the time of creation into the file; a fixed one keeps equal files equal.
// 2026-01-01.
constexpr std::time_t kCreated = 1'767'225'600;
constexpr std::size_t kExactDigits = 15;  // of a number in a workbook, which is a double
constexpr double kTextWidth = 16;         // characters

// Whether a number keeps all of its digits in a double.
bool is_exact(std::string_view number) {
  std::size_t digits = 0;
  for (const char c : number) digits += c >= '0' && c <= '9' ? 1 : 0;
  return digits <= kExactDigits;
}

}  // namespace

struct Workbook::State {
  std::string path;
  std::vector<lake::ColumnSpec> columns;
  lxw_workbook* book = nullptr;
  lxw_worksheet* sheet = nullptr;
  lxw_format* day = nullptr;
  lxw_row_t row = 0;

  void check(lxw_error error) const {
    if (error == LXW_NO_ERROR) return;
    throw EnvironmentError(Error("file.write_failed", {path, lxw_strerror(error)}));
  }

  void put(lxw_col_t column, std::string_view value) const {
    const auto kind = columns[column].type.kind;
    const std::string text(value);
    if (const auto date = kind == Kind::kDate ? Date::parse(text) : std::nullopt) {
      lxw_datetime when = {};
      when.year = std::stoi(text.substr(0, 4));
      when.month = std::stoi(text.substr(5, 2));
      when.day = std::stoi(text.substr(8, 2));
      // Before 1900 a workbook knows no days.
      if (when.year >= 1900) {
        check(worksheet_write_datetime(sheet, row, column, &when, day));
        return;
      }
    }
    const bool is_number = kind == Kind::kInteger || kind == Kind::kDecimal;
    if (kind == Kind::kDouble || (is_number && is_exact(text))) {
      check(
          worksheet_write_number(sheet, row, column, std::strtod(text.c_str(), nullptr), nullptr));
    } else {
      check(worksheet_write_string(sheet, row, column, text.c_str(), nullptr));
    }
  }
};

Workbook::Workbook(const std::filesystem::path& file, const std::string& sheet,
                   std::vector<lake::ColumnSpec> columns)
    : state_(std::make_unique<State>()) {
  state_->path = file.string();
  state_->columns = std::move(columns);
  std::string folder = file.parent_path().string();
  lxw_workbook_options options = {};
  options.constant_memory = LXW_TRUE;  // a row is written once the next one begins
  options.tmpdir = folder.empty() ? nullptr : folder.data();
  state_->book = workbook_new_opt(state_->path.c_str(), &options);
  if (state_->book == nullptr) state_->check(LXW_ERROR_MEMORY_MALLOC_FAILED);
  lxw_doc_properties properties = {};
  properties.created = kCreated;
  workbook_set_properties(state_->book, &properties);
  state_->sheet = workbook_add_worksheet(state_->book, sheet.c_str());
  state_->day = workbook_add_format(state_->book);
  format_set_num_format(state_->day, "yyyy-mm-dd");
  auto* heading = workbook_add_format(state_->book);
  format_set_bold(heading);
  const auto last = static_cast<lxw_col_t>(state_->columns.size() - 1);
  worksheet_set_column(state_->sheet, 0, last, kTextWidth, nullptr);
  worksheet_freeze_panes(state_->sheet, 1, 0);
  for (lxw_col_t i = 0; i <= last; ++i) {
    state_->check(
        worksheet_write_string(state_->sheet, 0, i, state_->columns[i].name.c_str(), heading));
  }
}

Workbook::~Workbook() {
  if (state_->book != nullptr) lxw_workbook_free(state_->book);
}

void Workbook::put(std::span<const std::optional<std::string_view>> row) {
  ++state_->row;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (row[i]) state_->put(static_cast<lxw_col_t>(i), *row[i]);
  }
}

void Workbook::finish() {
  auto* book = std::exchange(state_->book, nullptr);  // closing frees it, whatever comes of it
  state_->check(workbook_close(book));
}

}  // namespace tw::feed
