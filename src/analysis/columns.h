// Columns of numbers from a delimited file that nobody described: the separator and the header are
// found, columns are named or counted, and a value that is no number is told by line, never
// dropped.
//
// The file is UTF-8 or GB18030, whole in memory. Quoted fields may hold separators and line ends
// (base/records.h); empty lines are passed over. Numbers are digits with an optional sign, decimal
// point and exponent; blanks about them do not count.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/usable.h"
#include "base/result.h"

namespace tw::analysis {

constexpr char kBlanks = ' ';  // the separator "any run of blanks and tabs"; knows no quotes

struct ColumnOptions {
  // Not given: the one of tab, semicolon, bar, comma and blanks that cuts the first lines into
  // equally many fields.
  std::optional<char> separator;
  // Not given: there is one where a column is named, or no field of the first record is a number.
  std::optional<bool> header;
  bool decimal_comma = false;  // 1,5 is one and a half
};

struct Column {
  std::string name;            // from the header, else its number, from 1
  std::vector<double> values;  // a row each; NaN where unread
};

// A field without a number to compute with.
struct Unread {
  std::size_t row = 0;
  std::size_t column = 0;  // position in Columns::columns
  Reason reason = Reason::kMissing;
  std::string text;  // as it stands there, at most 40 bytes of it
};

struct Columns {
  std::vector<Column> columns;      // those asked for, in that order
  std::vector<std::string> ids;     // a row each; empty where no column of names was asked for
  std::vector<std::int64_t> lines;  // physical line of each row, from 1
  std::vector<Unread> unread;       // by rising row
  char separator = ',';
  bool has_header = false;
  std::size_t rows() const { return lines.size(); }
};

// A column is asked for by its name in the header or by its number from 1; a number that is also a
// name is a number. Codes: file.missing, file.unreadable, encoding.invalid, analysis.file_empty,
// analysis.column_missing (asked, what there is).
Result<Columns> read_columns(const std::filesystem::path& path,
                             const std::vector<std::string>& asked,
                             const std::optional<std::string>& id,
                             const ColumnOptions& options = {});

}  // namespace tw::analysis
