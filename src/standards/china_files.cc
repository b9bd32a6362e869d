#include "standards/china_files.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/csv.h"
#include "standards/shipped.h"

namespace tw::standards {
namespace {

constexpr CsvOptions kExport{.stray_quote = CsvOptions::StrayQuote::kKeep};

// The statistical unit codes of the files (01, 02, ..., 63) as ours.
const std::map<std::string, std::string>& units() {
  static const auto all = [] {
    std::map<std::string, std::string> found;
    for (const auto& row : shipped_list("unit")) {
      if (const auto& code = row.attribute("cn_stat"); !code.empty()) found.emplace(code, row.code);
    }
    return found;
  }();
  return all;
}

bool is_digits(std::string_view text, std::size_t count) {
  return text.size() == count &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// ---- the nomenclature ----

struct Columns {
  std::size_t code, label, year;
  std::array<std::size_t, 2> units;
  bool chinese;
};

Result<Columns> columns_of(const CsvTable& table) {
  const bool chinese = table.column("商品编码").has_value();
  const auto names =
      chinese ? std::array{"商品编码", "商品名称", "年份", "第一计量单位编码", "第二计量单位编码"}
              : std::array{"CODES", "DESCRIPTION", "YEAR", "UNIT_1_CODES", "UNIT_2_CODES"};
  std::array<std::size_t, 5> at{};
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto found = table.column(names[i]);
    if (!found)
      return Error("standards.column_missing", {names[i]}, {.file = table.file, .line = 1});
    at[i] = *found;
  }
  return Columns{at[0], at[1], at[2], {at[3], at[4]}, chinese};
}

// One line of text: a break inside a label is where the publisher's editor wrapped it. Between
// Latin words it stands for a blank, between Chinese characters for nothing.
std::string on_one_line(const std::string& label) {
  std::string text;
  for (const char c : label) {
    if (c != '\n' && c != '\r') {
      text += c;
    } else if (!text.empty() && text.back() != ' ' &&
               static_cast<unsigned char>(text.back()) < 0x80) {
      text += ' ';
    }
  }
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

Result<CodeRow> read_record(const CsvTable& table, const CsvRecord& record,
                            const Columns& columns) {
  const Place place{.file = table.file, .line = record.line};
  const std::string& code = record.fields[columns.code];
  const std::string& year = record.fields[columns.year];
  if (!is_digits(code, 8)) return Error("standards.code_malformed", {code}, place);
  if (!is_digits(year, 4)) return Error("standards.not_a_date", {year}, place);
  CodeRow row{.list = "CN",
              .edition = "CN" + year,
              .code = code,
              .parent = code.substr(0, 6),
              .level = 4,
              .valid_from = *Date::parse(year + "-01-01"),
              .valid_to = *Date::parse(year + "-12-31")};
  (columns.chinese ? row.label.zh : row.label.en) = on_one_line(record.fields[columns.label]);
  for (std::size_t i = 0; i < columns.units.size(); ++i) {
    const std::string& unit = record.fields[columns.units[i]];
    if (unit.empty() || unit == "?") continue;
    const auto found = units().find(unit);
    if (found == units().end()) return Error("standards.unit_unknown", {unit}, place);
    row.attributes["unit_" + std::to_string(i + 1)] = found->second;
  }
  return row;
}

// ---- the small lists ----

// Everything between the code and the trailing comma.
std::string label_of(const CsvRecord& record) {
  std::string label;
  for (std::size_t i = 1; i < record.fields.size(); ++i) {
    const bool trailing = i + 1 == record.fields.size() && record.fields[i].empty();
    if (!trailing) label += (i > 1 ? "," : "") + record.fields[i];
  }
  return label;
}

void add_country(CodeRow& row) {
  static const auto countries = [] {
    std::map<std::string, Attributes> found;
    for (const auto& each : shipped_list("country_region")) {
      found.emplace(each.attribute("cn"), Attributes{{"country", each.code}, {"iso", each.code}});
    }
    for (const auto& each : shipped_list("partner_cn_extra")) {
      Attributes codes{{"country", each.code}};
      if (!each.attribute("iso").empty()) codes["iso"] = each.attribute("iso");
      found.emplace(each.attribute("cn"), codes);
    }
    return found;
  }();
  if (const auto found = countries.find(row.code); found != countries.end()) {
    row.attributes = found->second;
  }
}

bool is_mislabelled(ChinaList list, const std::string& code) {
  return list == ChinaList::kRegime && (code == "34" || code == "35");
}

}  // namespace

Result<std::vector<CodeRow>> parse_china_nomenclature(std::string_view text,
                                                      const std::string& file) {
  TW_TRY(const CsvTable table, parse_csv_table(text, file, kExport));
  TW_TRY(const Columns columns, columns_of(table));
  std::vector<CodeRow> rows;
  for (const auto& record : table.records) {
    TW_TRY(CodeRow row, read_record(table, record, columns));
    rows.push_back(std::move(row));
  }
  return rows;
}

Result<std::vector<CodeRow>> parse_china_list(ChinaList list, std::string_view text,
                                              const std::string& file) {
  TW_TRY(const auto records, parse_csv(text, file, kExport));
  const bool chinese = !records.empty() && records[0].fields[0].find("编码") != std::string::npos;
  const std::size_t digits = list == ChinaList::kPartner ? 3 : 2;
  std::vector<CodeRow> rows;
  for (std::size_t i = 1; i < records.size(); ++i) {
    CodeRow row{.list = list == ChinaList::kPartner  ? "partner_cn"
                        : list == ChinaList::kRegime ? "regime"
                                                     : "province",
                .edition = "CN",
                .code = records[i].fields[0]};
    if (!is_digits(row.code, digits)) {
      return Error("standards.code_malformed", {row.code}, {.file = file, .line = records[i].line});
    }
    if (chinese)
      row.label.zh = label_of(records[i]);
    else if (!is_mislabelled(list, row.code))
      row.label.en = label_of(records[i]);
    if (list == ChinaList::kPartner) add_country(row);
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace tw::standards
