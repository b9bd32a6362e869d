#include "standards/hs_tree.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "standards/shipped.h"

namespace tw::standards {
namespace {

// Amendments of the Harmonized System Convention and the day each entered into force.
struct Edition {
  std::string_view class_code;
  std::string_view name;
  std::string_view first_day;
};
constexpr Edition kEditions[] = {
    {"H0", "HS1992", "1988-01-01"}, {"H1", "HS1996", "1996-01-01"}, {"H2", "HS2002", "2002-01-01"},
    {"H3", "HS2007", "2007-01-01"}, {"H4", "HS2012", "2012-01-01"}, {"H5", "HS2017", "2017-01-01"},
    {"H6", "HS2022", "2022-01-01"},
};

Date last_day_of(const Edition* edition) {
  const Edition* next = edition + 1;
  return next == std::end(kEditions) ? end_of_time() : *Date::parse(next->first_day) + -1;
}

bool is_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_group(const std::string& id) {
  return id == "TOTAL" || id == "ALL" || id.starts_with("AG");
}

std::string member(const nlohmann::json& object, const char* name) {
  if (!object.is_object()) return "";
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// "0101 - Horses" without its code.
std::string label_without_code(const std::string& text, const std::string& code) {
  const std::string prefix = code + " - ";
  return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

std::string section_of(const std::string& chapter) {
  for (const auto& row : shipped_list("hs_chapter")) {
    if (row.code == chapter) return row.parent;
  }
  return "";
}

Result<CodeRow> read_entry(const nlohmann::json& entry, const Edition* edition,
                           const Place& place) {
  const std::string id = member(entry, "id");
  const bool known_length = id.size() == 2 || id.size() == 4 || id.size() == 6;
  if (!is_digits(id) || !known_length) return Error("standards.code_malformed", {id}, place);
  const std::string parent = member(entry, "parent");
  CodeRow row{.list = "HS",
              .edition = std::string(edition->name),
              .code = id,
              .parent = is_group(parent) ? "" : parent,
              .level = static_cast<std::int64_t>(id.size() / 2),
              .label = {label_without_code(member(entry, "text"), id), ""},
              .valid_from = *Date::parse(edition->first_day),
              .valid_to = last_day_of(edition)};
  if (row.level == 1 && !section_of(id).empty()) row.attributes["section"] = section_of(id);
  return row;
}

Result<void> check_parents(const std::vector<CodeRow>& rows, const std::string& file) {
  std::set<std::string_view> codes;
  for (const auto& row : rows) codes.insert(row.code);
  for (const auto& row : rows) {
    if (row.level == 1 ? row.parent.empty() : codes.contains(row.parent)) continue;
    return Error("standards.parent_unknown", {row.code, row.parent}, {.file = file});
  }
  return {};
}

}  // namespace

Result<std::vector<CodeRow>> parse_hs_tree(std::string_view json, const std::string& file) {
  const auto document = nlohmann::json::parse(json, nullptr, false);
  if (!document.is_object() || !document.contains("results") || !document["results"].is_array()) {
    return Error("standards.not_json", {}, {.file = file});
  }
  const std::string class_code = member(document, "classCode");
  const auto* edition =
      std::find_if(std::begin(kEditions), std::end(kEditions),
                   [&](const Edition& each) { return each.class_code == class_code; });
  if (edition == std::end(kEditions)) {
    return Error("standards.edition_unknown", {class_code}, {.file = file});
  }
  std::vector<CodeRow> rows;
  std::size_t number = 0;
  for (const auto& entry : document["results"]) {
    const Place place{.file = file, .path = "/results/" + std::to_string(number++)};
    if (is_group(member(entry, "id"))) continue;
    TW_TRY(CodeRow row, read_entry(entry, edition, place));
    rows.push_back(std::move(row));
  }
  TW_CHECK(check_parents(rows, file));
  return rows;
}

}  // namespace tw::standards
