// Small comma-separated files (RFC 4180), read whole and strictly: code lists, rates, concordances.
// Bulk data has a reader of its own. Input is UTF-8; lines end in LF or CR LF; fields may hold
// both; wholly empty lines are passed over.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tw {

struct CsvRecord {
  std::int64_t line = 0;  // physical line on which the record begins, from 1
  std::vector<std::string> fields;
};

struct CsvOptions {
  // A quote inside a quoted field that is not doubled. Refused, or kept: some exports never double
  // quotes, so one ends its field only at the end of the line or before a comma without a blank
  // after it, and every other is text.
  enum class StrayQuote { kRefuse, kKeep };
  StrayQuote stray_quote = StrayQuote::kRefuse;
};

// Codes csv.stray_quote, csv.unterminated_quote; the place has the file and the line.
Result<std::vector<CsvRecord>> parse_csv(std::string_view text, const std::string& file,
                                         CsvOptions options = {});

// A file whose first record names the columns.
struct CsvTable {
  std::string file;
  std::vector<std::string> header;
  std::vector<CsvRecord> records;

  std::optional<std::size_t> column(std::string_view name) const;
};

// Each record has as many fields as the header. Codes of parse_csv, csv.empty, csv.field_count
// (found, expected), csv.column_twice.
Result<CsvTable> parse_csv_table(std::string_view text, const std::string& file,
                                 CsvOptions options = {});

}  // namespace tw
