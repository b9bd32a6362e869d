#include "checks/own_rule.h"

#include <toml++/toml.h>

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <tuple>

#include "base/file.h"

namespace tw::checks {
namespace {

namespace fs = std::filesystem;

std::optional<Date> date_of(const toml::node_view<toml::node>& node) {
  const auto day = node.value<toml::date>();
  if (!day) return std::nullopt;
  return Date::from_ymd(day->year, day->month, day->day);
}

toml::date toml_of(const Date& day) { return toml::date{day.year(), day.month(), day.day()}; }

Result<OwnRule> read(const fs::path& path) {
  TW_TRY(const auto text, read_file(path));
  toml::table table;
  try {
    table = toml::parse(text, path.string());
  } catch (const toml::parse_error& error) {
    return Error("rule.own_file", {std::string(error.description())},
                 {.file = path.string(), .line = error.source().begin.line});
  }
  const auto word = [&](const char* key) { return table[key].value_or(std::string()); };
  const auto starts = date_of(table["starts"]);
  OwnRule rule{.name = word("name"),
               .text = word("text"),
               .finding = {table["finding"]["en"].value_or(std::string()),
                           table["finding"]["zh"].value_or(std::string())},
               .starts = starts.value_or(Date()),
               .ends = date_of(table["ends"]),
               .proposed_by = word("proposed_by"),
               .approved_by = word("approved_by")};
  for (const auto& [key, missing] : {std::pair("name", rule.name.empty()),
                                     {"text", rule.text.empty()},
                                     {"starts", !starts},
                                     {"en of finding", rule.finding.en.empty()},
                                     {"zh of finding", rule.finding.zh.empty()}}) {
    if (missing) return Error("rule.own_file", {key}, {.file = path.string()});
  }
  return rule;
}

}  // namespace

Result<std::vector<OwnRule>> own_rules(const lake::Home& home) {
  std::vector<OwnRule> rules;
  std::error_code missing;  // no folder: no rule
  for (const auto& entry : fs::directory_iterator(home.folder() / "rules", missing)) {
    if (entry.path().extension() != ".toml") continue;
    TW_TRY(auto rule, read(entry.path()));
    rules.push_back(std::move(rule));
  }
  std::sort(rules.begin(), rules.end(), [](const OwnRule& a, const OwnRule& b) {
    return std::tie(a.name, a.starts) < std::tie(b.name, b.starts);
  });
  return rules;
}

std::vector<OwnRule> in_force(const std::vector<OwnRule>& rules, const Period& month) {
  std::vector<OwnRule> found;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const auto& rule = rules[i];
    const bool has_begun = rule.starts <= month.last_day();
    const bool has_ended = rule.ends && *rule.ends <= month.last_day();
    const bool is_replaced = i + 1 < rules.size() && rules[i + 1].name == rule.name &&
                             rules[i + 1].starts <= month.last_day();
    if (has_begun && !has_ended && !is_replaced) found.push_back(rule);
  }
  return found;
}

void keep(const lake::Home& home, const OwnRule& rule) {
  toml::table table{
      {"name", rule.name},
      {"starts", toml_of(rule.starts)},
      {"proposed_by", rule.proposed_by},
      {"approved_by", rule.approved_by},
      {"text", rule.text},
      {"finding", toml::table{{"en", rule.finding.en}, {"zh", rule.finding.zh}}},
  };
  if (rule.ends) table.insert("ends", toml_of(*rule.ends));
  std::ostringstream text;
  text << table << "\n";
  const auto folder = home.folder() / "rules";
  make_folders(folder);
  write_file_durably(folder / (rule.name + "." + rule.starts.to_string() + ".toml"), text.str());
}

}  // namespace tw::checks
