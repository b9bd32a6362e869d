#include "lake/home.h"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "lake/delta_log.h"

namespace tw::lake {
namespace {

namespace fs = std::filesystem;
using OrderedJson = nlohmann::ordered_json;

struct SettingField {
  const char* name;
  std::string Settings::*member;
};

constexpr std::array kFields = {
    SettingField{"country", &Settings::country},
    SettingField{"currency", &Settings::currency},
    SettingField{"commodity_list", &Settings::commodity_list},
    SettingField{"mode_scheme", &Settings::mode_scheme},
    SettingField{"office_name_en", &Settings::office_name_en},
    SettingField{"office_name_zh", &Settings::office_name_zh},
};

std::string settings_text(const Settings& settings) {
  toml::table table;
  for (const auto& field : kFields) table.insert(field.name, settings.*field.member);
  std::ostringstream text;
  text << "# Settings of this home. Unknown keys are refused.\n" << table << "\n";
  return std::move(text).str();
}

Result<Settings> read_settings(const fs::path& path) {
  TW_TRY(const auto text, read_file(path));
  Settings settings;
  toml::table table;
  try {
    table = toml::parse(text, path.string());
  } catch (const toml::parse_error& error) {
    return Error("home.setting_invalid", {std::string(error.description())},
                 {.file = path.string(), .line = error.source().begin.line});
  }
  for (const auto& [toml_key, node] : table) {
    const std::string key(toml_key);
    const Place place{.file = path.string(), .line = node.source().begin.line, .field = key};
    const auto field = std::find_if(kFields.begin(), kFields.end(),
                                    [&](const SettingField& each) { return key == each.name; });
    if (field == kFields.end()) return Error("home.setting_unknown", {key}, place);
    const auto value = node.value<std::string>();
    if (!value || value->empty()) return Error("home.setting_invalid", {key}, place);
    settings.*field->member = *value;
  }
  return settings;
}

// ---- the journal ----

OrderedJson journal_json(const std::string& id, const std::vector<Home::TableChange>& changes,
                         const std::vector<TableSpec>& specs) {
  OrderedJson entries = OrderedJson::array();
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const Change& change = changes[i].change;
    OrderedJson add = OrderedJson::array();
    for (const auto& file : change.add) add.push_back(add_action(file, specs[i]));
    entries.push_back({{"table", changes[i].table},
                       {"operation", change.operation},
                       {"add", add},
                       {"remove", change.remove},
                       {"read_version", change.read_version},
                       {"exclusive_partitions", change.exclusive_partitions}});
  }
  return {{"id", id}, {"changes", entries}};
}

Change read_change(const nlohmann::json& entry) {
  Change change;
  change.operation = entry.at("operation");
  for (const auto& add : entry.at("add")) change.add.push_back(read_add_action(add));
  change.remove = entry.at("remove").get<std::vector<std::string>>();
  change.read_version = entry.at("read_version");
  change.exclusive_partitions = entry.at("exclusive_partitions");
  return change;
}

fs::path journal_path(const fs::path& folder, const std::string& id) {
  return folder / "journal" / (percent_encode(id) + ".json");
}

// Publishes what a crash left in the journal. Two processes may do so at once: the marks make it
// harmless.
Result<void> finish_journal(const Home& home) {
  std::error_code error;
  for (const auto& file : fs::directory_iterator(home.folder() / "journal", error)) {
    if (file.path().extension() != ".json") continue;
    const auto text = read_file(file.path());
    if (!text) continue;  // another process has just finished it
    const auto entry = nlohmann::json::parse(*text, nullptr, false);
    if (!entry.is_object()) return Error("home.journal_damaged", {file.path().string()});
    for (const auto& change_entry : entry.at("changes")) {
      TW_TRY(const auto table, Table::open(home.lake_folder(change_entry.at("table"))));
      Change change = read_change(change_entry);
      change.mark = entry.at("id").get<std::string>();
      TW_CHECK(table.commit(change));
    }
    std::error_code ignored;
    fs::remove(file.path(), ignored);
  }
  return {};
}

}  // namespace

Home::Home(fs::path folder, Settings settings)
    : folder_(std::move(folder)), settings_(std::move(settings)) {}

Result<Home> Home::create(const fs::path& folder, const Settings& settings) {
  const fs::path settings_path = folder / "tidewaiter.toml";
  for (const char* name : {"lake", "journal", "sources", "releases", "tmp"})
    make_folders(folder / name);
  if (!create_file_durably(settings_path, settings_text(settings))) {
    TW_TRY(const auto present, read_settings(settings_path));
    if (settings_text(present) != settings_text(settings))
      return Error("home.exists", {folder.string()});
  }
  return open(folder);
}

Result<Home> Home::open(const fs::path& folder) {
  std::error_code error;
  if (!fs::exists(folder / "tidewaiter.toml", error))
    return Error("home.missing", {folder.string()});
  TW_TRY(auto settings, read_settings(folder / "tidewaiter.toml"));
  Home home(fs::absolute(folder), std::move(settings));
  TW_CHECK(finish_journal(home));
  return home;
}

fs::path Home::lake_folder(const std::string& table) const { return folder_ / "lake" / table; }
fs::path Home::sources_folder() const { return folder_ / "sources"; }
fs::path Home::releases_folder() const { return folder_ / "releases"; }
fs::path Home::spill_folder() const { return folder_ / "tmp"; }

Result<Table> Home::table(const TableSpec& spec) const {
  return Table::open_or_create(lake_folder(spec.name), spec);
}

std::vector<std::string> Home::tables() const {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder_ / "lake", error)) {
    if (entry.is_directory()) names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

Result<void> Home::publish(const std::string& id, const std::vector<TableChange>& changes) const {
  std::vector<Table> tables;
  std::vector<TableSpec> specs;
  for (const auto& each : changes) {
    TW_TRY(auto table, Table::open(lake_folder(each.table)));
    // What cannot be published must not enter the journal: a conflict is found before the decision
    // is made.
    TW_CHECK(table.can_commit(each.change));
    specs.push_back(table.spec());
    tables.push_back(std::move(table));
  }
  const fs::path entry = journal_path(folder_, id);
  write_file_durably(entry, journal_json(id, changes, specs).dump());
  for (std::size_t i = 0; i < changes.size(); ++i) {
    Change change = changes[i].change;
    change.mark = id;
    TW_CHECK(tables[i].commit(change));
  }
  std::error_code ignored;
  fs::remove(entry, ignored);
  return {};
}

}  // namespace tw::lake
