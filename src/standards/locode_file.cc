#include "standards/locode_file.h"

#include <algorithm>
#include <map>

#include "base/csv.h"

namespace tw::standards {
namespace {

enum Field {
  kChange,
  kCountry,
  kLocation,
  kName,
  kPlainName,
  kSubdivision,
  kFunction,
  kStatus,
  kDate,
  kIata,
  kCoordinates,
  kRemarks,
  kFields
};

// Two letters; three letters or digits.
bool is_well_formed(std::string_view country, std::string_view location) {
  const auto letter = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto letter_or_digit = [&](char c) { return letter(c) || (c >= '0' && c <= '9'); };
  return country.size() == 2 && location.size() == 3 &&
         std::all_of(country.begin(), country.end(), letter) &&
         std::all_of(location.begin(), location.end(), letter_or_digit);
}

CodeRow read_row(const std::vector<std::string>& fields) {
  CodeRow row{.list = "port",
              .edition = "LOCODE",
              .code = fields[kCountry] + fields[kLocation],
              .label = {fields[kName], ""}};
  const std::pair<const char*, Field> attributes[] = {
      {"change", kChange},     {"country", kCountry}, {"subdivision", kSubdivision},
      {"function", kFunction}, {"status", kStatus},   {"coordinates", kCoordinates}};
  for (const auto& [name, field] : attributes) {
    if (!fields[field].empty()) row.attributes[name] = fields[field];
  }
  return row;
}

}  // namespace

Result<std::vector<CodeRow>> parse_locode(std::string_view text, const std::string& file) {
  TW_TRY(const auto records, parse_csv(text, file));
  std::vector<CodeRow> rows;
  std::map<std::string, std::size_t> at;
  for (const auto& record : records) {
    const auto& fields = record.fields;
    const Place place{.file = file, .line = record.line};
    if (fields.size() != kFields) {
      return Error("csv.field_count", {std::to_string(fields.size()), std::to_string(kFields)},
                   place);
    }
    if (fields[kLocation].empty()) continue;
    if (!is_well_formed(fields[kCountry], fields[kLocation])) {
      return Error("standards.code_malformed", {fields[kCountry] + fields[kLocation]}, place);
    }
    CodeRow row = read_row(fields);
    const auto [known, is_new] = at.try_emplace(row.code, rows.size());
    if (is_new) {
      rows.push_back(std::move(row));
    } else if (row.label.en != rows[known->second].label.en) {
      std::string& also = rows[known->second].attributes["also"];
      also += (also.empty() ? "" : "; ") + row.label.en;
    }
  }
  return rows;
}

}  // namespace tw::standards
