#include "standards/shipped.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "base/embedded.h"
#include "base/file.h"
#include "standards/mo_file.h"

namespace tw::standards {
namespace {

// ---- a code list as CSV ----

class RowReader {
 public:
  RowReader(const CsvTable& table, CodeRow defaults) : table_(table), defaults_(defaults) {}

  Result<CodeRow> read(const CsvRecord& record) const {
    CodeRow row = defaults_;
    for (std::size_t i = 0; i < record.fields.size(); ++i) {
      const std::string& value = record.fields[i];
      if (value.empty()) continue;
      TW_CHECK(set(row, table_.header[i], value, record.line));
    }
    const Place place{.file = table_.file, .line = record.line, .field = "code"};
    if (row.code.empty()) return Error("standards.code_empty", {row.list, row.edition}, place);
    if (row.valid_to < row.valid_from) {
      return Error("standards.validity_reversed", {row.list, row.code}, place);
    }
    return row;
  }

 private:
  Result<void> set(CodeRow& row, const std::string& column, const std::string& value,
                   std::int64_t line) const {
    const Place place{.file = table_.file, .line = line, .field = column};
    if (column == "code") {
      row.code = value;
    } else if (column == "scheme") {
      row.scheme = value;
    } else if (column == "parent") {
      row.parent = value;
    } else if (column == "label_en") {
      row.label.en = value;
    } else if (column == "label_zh") {
      row.label.zh = value;
    } else if (column == "valid_from" || column == "valid_to") {
      const auto date = Date::parse(value);
      if (!date) return Error("standards.not_a_date", {value}, place);
      (column == "valid_from" ? row.valid_from : row.valid_to) = *date;
    } else if (column == "level") {
      const char* end = value.data() + value.size();
      const auto [at, error] = std::from_chars(value.data(), end, row.level);
      if (error != std::errc() || at != end || row.level < 1) {
        return Error("standards.not_a_number", {value}, place);
      }
    } else if (!column.empty()) {
      row.attributes[column] = value;
    }
    return {};
  }

  const CsvTable& table_;
  CodeRow defaults_;
};

// Levels from the chain of parents within the list; a parent that is not in it (a code of another
// list) is no level of this one.
Result<void> set_levels(std::vector<CodeRow>& rows, const std::string& file) {
  std::map<std::string, std::string> parents;
  for (const auto& row : rows) parents[row.code] = row.parent;
  for (auto& row : rows) {
    row.level = 1;
    for (auto up = parents.find(row.parent); up != parents.end(); up = parents.find(up->second)) {
      if (++row.level > static_cast<std::int64_t>(rows.size())) {
        return Error("standards.parent_loop", {row.code}, {.file = file});
      }
    }
  }
  return {};
}

// ---- iso-codes ----

std::string member(const nlohmann::json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// The entries of <folder>/iso_<standard>.json; nullopt where the file is absent or not what it
// should be.
std::optional<nlohmann::json> read_entries(const std::filesystem::path& folder,
                                           const std::string& standard) {
  const auto text = read_file(folder / ("iso_" + standard + ".json"));
  if (!text) return std::nullopt;
  auto document = nlohmann::json::parse(*text, nullptr, false);
  if (!document.is_object() || !document[standard].is_array()) return std::nullopt;
  return document[standard];
}

std::optional<Translations> read_chinese(const std::filesystem::path& folder,
                                         const std::string& standard) {
  const auto path = folder / ("iso_" + standard + ".mo");
  const auto bytes = read_file(path);
  if (!bytes) return std::nullopt;
  auto texts = parse_mo(*bytes, path.string());
  if (!texts) return std::nullopt;
  return std::move(*texts);
}

class IsoCodes {
 public:
  IsoCodes(const IsoCodesPaths& paths, std::vector<Error>& notices)
      : paths_(paths), notices_(notices) {}

  // Names by code (`code_member`), both languages; the short name wins over the formal one.
  std::map<std::string, BothLanguages> names(const std::string& standard, const char* code_member,
                                             std::map<std::string, std::string>& numeric) {
    std::map<std::string, BothLanguages> found;
    const auto entries = read_entries(paths_.json_folder, standard);
    if (!entries) {
      notices_.emplace_back(
          "standards.iso_codes_missing",
          std::vector<std::string>{"ISO " + standard, paths_.json_folder.string()});
      return found;
    }
    const auto chinese = read_chinese(paths_.chinese_folder, standard);
    if (!chinese) {
      notices_.emplace_back(
          "standards.chinese_names_missing",
          std::vector<std::string>{"ISO " + standard, paths_.chinese_folder.string()});
    }
    for (const auto& entry : *entries) {
      const std::string common = member(entry, "common_name");
      const std::string name = common.empty() ? member(entry, "name") : common;
      const std::string code = member(entry, code_member);
      found[code] = {name, translate(chinese, name)};
      numeric[code] = member(entry, "numeric");
    }
    return found;
  }

 private:
  static std::string translate(const std::optional<Translations>& texts, const std::string& name) {
    if (!texts) return "";
    const auto found = texts->find(name);
    return found == texts->end() ? "" : found->second;
  }

  const IsoCodesPaths& paths_;
  std::vector<Error>& notices_;
};

// country_region.csv has the codes and, where ours differ from the system's, the names.
std::vector<CodeRow> countries(IsoCodes& iso) {
  std::map<std::string, std::string> numeric;
  const auto names = iso.names("3166-1", "alpha_2", numeric);
  std::vector<CodeRow> rows = shipped_list("country_region");
  for (auto& row : rows) {
    const auto name = names.find(row.code);
    if (name == names.end()) continue;
    if (row.label.en.empty()) row.label.en = name->second.en;
    if (row.label.zh.empty()) row.label.zh = name->second.zh;
  }
  const auto& extra = shipped_list("partner_cn_extra");
  rows.insert(rows.end(), extra.begin(), extra.end());
  for (auto& row : rows) row.list = "country";
  return rows;
}

std::vector<CodeRow> currencies(IsoCodes& iso) {
  std::map<std::string, std::string> numeric;
  std::vector<CodeRow> rows;
  for (const auto& [code, name] : iso.names("4217", "alpha_3", numeric)) {
    rows.push_back({.list = "currency",
                    .edition = kShippedEdition,
                    .code = code,
                    .label = name,
                    .attributes = {{"numeric", numeric[code]}}});
  }
  return rows;
}

// Lists whose rows are all of editions that are not ours.
Result<bool> is_replaced(lake::Connection& connection, const lake::Home& home,
                         const std::string& list) {
  TW_TRY(const auto rows, stored_codes(connection, home, list));
  return !rows.empty() && std::none_of(rows.begin(), rows.end(), [](const CodeRow& row) {
    return row.edition == kShippedEdition;
  });
}

std::string list_name(std::string_view path) { return std::filesystem::path(path).stem().string(); }

}  // namespace

Result<std::vector<CodeRow>> code_rows_from(const CsvTable& table, const std::string& list,
                                            const std::string& edition, Date valid_from,
                                            Date valid_to) {
  if (!table.column("code")) {
    return Error("standards.column_missing", {"code"}, {.file = table.file, .line = 1});
  }
  const RowReader reader(
      table, {.list = list, .edition = edition, .valid_from = valid_from, .valid_to = valid_to});
  std::vector<CodeRow> rows;
  for (const auto& record : table.records) {
    TW_TRY(CodeRow row, reader.read(record));
    rows.push_back(std::move(row));
  }
  if (!table.column("level")) TW_CHECK(set_levels(rows, table.file));
  return rows;
}

std::vector<std::string> shipped_lists() {
  std::vector<std::string> names;
  for (const auto& file : embedded::lists()) names.push_back(list_name(file.path));
  return names;
}

const std::vector<CodeRow>& shipped_list(std::string_view list) {
  static const auto all = [] {
    std::map<std::string, std::vector<CodeRow>, std::less<>> lists;
    for (const auto& file : embedded::lists()) {
      const std::string path(file.path);
      const auto table = parse_csv_table(file.text, path);
      TW_ASSERT(table.has_value());
      auto rows = code_rows_from(*table, list_name(path), kShippedEdition);
      TW_ASSERT(rows.has_value());
      lists[list_name(path)] = std::move(*rows);
    }
    return lists;
  }();
  const auto found = all.find(list);
  TW_ASSERT(found != all.end());
  return found->second;
}

Result<Installed> install_shipped(lake::Connection& connection, const lake::Home& home,
                                  const IsoCodesPaths& paths) {
  Installed installed;
  IsoCodes iso(paths, installed.notices);
  std::map<std::string, std::vector<CodeRow>> lists;
  for (const auto& name : shipped_lists()) lists[name] = shipped_list(name);
  lists["country"] = countries(iso);
  lists["currency"] = currencies(iso);
  std::vector<CodeRow> rows;
  for (const auto& [name, given] : lists) {
    TW_TRY(const bool replaced, is_replaced(connection, home, name));
    if (!replaced) rows.insert(rows.end(), given.begin(), given.end());
  }
  TW_TRY(installed.stored, store_codes(connection, home, std::move(rows)));
  return installed;
}

}  // namespace tw::standards
