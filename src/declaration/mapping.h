// What the columns of a source mean: a TOML file, one a source.
//
//   format = "delimited"          or wco, decmessage, sad (these need nothing more)
//   encoding = "UTF-8"            or GB18030, GBK, ISO-8859-1, WINDOWS-1252
//   delimiter = ","               one character; quote = "\"" ("" for none)
//   header = true                 else columns are called "1", "2", ...
//   decimal_point = "."           grouping = "" (a character that is dropped from numbers)
//   nulls = ["", "NULL"]          texts that mean: not stated
//
//   [columns]                     every column of the file is here or in `ignore`
//   "Net Mass" = "net_mass_kg"
//   "Date" = { concept = "acceptance_date", date = "DD/MM/YYYY" }
//   "Type" = { concept = "flow", codes = { "11" = "M", "12" = "X" } }
//   "Tonnes" = { concept = "net_mass_kg", multiply = "1000" }
//   "Code" = { concept = "commodity", pad = 8 }
//   "Procedure" = [               one column, several concepts; `part` is from and to, in
//   characters
//     { concept = "trade_mode", part = [1, 2] },
//     { concept = "previous_procedure", part = [3, 4] },
//   ]
//
//   ignore = ["Fraud"]
//   [constants]
//   statistical_currency = "KRW"
//
// In `codes` a value that is not listed stays as it is, unless `other` gives what to take for it.
// First `part` is taken, then `codes`, then `pad`. The flow and the number of the declaration must
// be mapped or constant: nothing can be counted without.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/decimal.h"
#include "base/result.h"
#include "standards/structure.h"

namespace tw::declaration {

struct Mapping {
  enum class Format { kDelimited, kWco, kDecMessage, kSad };

  struct Column {
    std::string name;
    const standards::Concept* target = nullptr;  // nullptr: ignored
    DateFormat date = *DateFormat::parse("YYYY-MM-DD");
    std::optional<Decimal> multiply;
    std::map<std::string, std::string, std::less<>> codes;
    std::optional<std::string> other;
    std::size_t pad = 0;   // zeros on the left up to this length
    std::size_t from = 1;  // characters that are taken
    std::size_t to = SIZE_MAX;
  };
  struct Constant {
    const standards::Concept* target = nullptr;
    sql::Value value;
  };

  Format format = Format::kDelimited;
  std::string encoding = "UTF-8";
  char delimiter = ',';
  std::optional<char> quote = '"';
  bool header = true;
  char decimal_point = '.';
  char grouping = '\0';
  std::vector<std::string> nulls;
  std::vector<Column> columns;  // the same name again for each of its concepts
  std::vector<Constant> constants;
  std::string text;  // the file itself, as kept with the source

  // Codes mapping.syntax, mapping.key_unknown, mapping.format_unknown, mapping.encoding_unknown,
  // mapping.concept_unknown (with the nearest names), mapping.concept_twice,
  // mapping.concept_needed, mapping.value_invalid; the place has file and, where one is to blame,
  // the line.
  static Result<Mapping> parse(const std::string& text, const std::string& file);
  static Result<Mapping> read(const std::filesystem::path& path);
};

std::string_view format_name(Mapping::Format format);

}  // namespace tw::declaration
