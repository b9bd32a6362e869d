#include "lake/home.h"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <sstream>

#include "base/file.h"
#include "lake/journal.h"
#include "lake/log.h"

namespace tw::lake {
namespace {

namespace fs = std::filesystem;

bool all_in(std::string_view text, std::string_view allowed) {
  return text.find_first_not_of(allowed) == std::string_view::npos;
}
constexpr std::string_view kCapitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view kCodeLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

bool is_country(std::string_view text) { return text.size() == 2 && all_in(text, kCapitals); }
bool is_currency(std::string_view text) { return text.size() == 3 && all_in(text, kCapitals); }
bool is_code(std::string_view text) { return !text.empty() && all_in(text, kCodeLetters); }
bool is_some(std::string_view text) { return !text.empty(); }

struct SettingField {
  const char* name;
  std::string Settings::*member;
  bool (*valid)(std::string_view);
};

constexpr std::array kFields = {
    SettingField{"country", &Settings::country, is_country},
    SettingField{"currency", &Settings::currency, is_currency},
    SettingField{"commodity_list", &Settings::commodity_list, is_code},
    SettingField{"mode_scheme", &Settings::mode_scheme, is_code},
    SettingField{"office_name_en", &Settings::office_name_en, is_some},
    SettingField{"office_name_zh", &Settings::office_name_zh, is_some},
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
    if (!value || !field->valid(*value)) return Error("home.setting_invalid", {key}, place);
    settings.*field->member = *value;
  }
  return settings;
}

// ---- the journal ----

bool can_conflict(const Change& change) {
  return !change.remove.empty() || change.exclusive_partitions;
}

// Publishes an entry of the journal and takes it out. Two processes may do so at once. A conflict
// ends it where nothing has been published yet; then no process can publish it, for conflicts stay.
Result<void> finish(const Home& home, const JournalEntry& entry) {
  const fs::path path = journal_path(home.folder(), entry.id);
  std::error_code ignored;
  auto on_conflict = OnConflict::kRefuse;
  for (const auto& each : entry.changes) {
    TW_TRY(const auto table, Table::open(home.lake_folder(each.table)));
    if (const auto done = table.commit(each.change, on_conflict); !done) {
      if (done.error().code == "lake.conflict") fs::remove(path, ignored);
      return done.error();
    }
    on_conflict = OnConflict::kPrevail;
  }
  fs::remove(path, ignored);
  return {};
}

Result<void> finish_file(const Home& home, const fs::path& path) {
  const auto text = read_file(path);
  if (!text) return {};  // another process has just finished it
  TW_TRY(const auto entry, parse_journal(*text, path));
  const auto done = finish(home, entry);
  // A rival won before anything was visible, and whoever asked for this is gone: none of it
  // happened.
  return done || done.error().code == "lake.conflict" ? Result<void>() : done;
}

Result<void> finish_journal(const Home& home) {
  std::vector<fs::path> paths;
  std::error_code error;
  for (const auto& file : fs::directory_iterator(journal_folder(home.folder()), error)) {
    if (file.path().extension() == ".json") paths.push_back(file.path());
  }
  std::sort(paths.begin(), paths.end());
  for (const auto& path : paths) TW_CHECK(finish_file(home, path));
  return {};
}

}  // namespace

Home::Home(fs::path folder, Settings settings)
    : folder_(std::move(folder)), settings_(std::move(settings)) {}

Result<Home> Home::create(const fs::path& folder, const Settings& settings) {
  for (const auto& field : kFields) {
    if (!field.valid(settings.*field.member)) return Error("home.setting_invalid", {field.name});
  }
  for (const char* name : {"lake", "journal", "sources", "releases", "tmp"}) {
    make_folders(folder / name);
  }
  const fs::path settings_path = folder / "tidewaiter.toml";
  if (!create_file_durably(settings_path, settings_text(settings))) {
    TW_TRY(const auto present, read_settings(settings_path));
    if (!(present == settings)) return Error("home.exists", {folder.string()});
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
    if (newest_version(entry.path()) >= 0) names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

Result<void> Home::publish(const std::string& id, const std::vector<TableChange>& changes) const {
  TW_ASSERT(!id.empty());
  JournalEntry entry{.id = id, .changes = changes};
  const auto rest =
      std::stable_partition(entry.changes.begin(), entry.changes.end(),
                            [](const auto& each) { return can_conflict(each.change); });
  // Everybody in the same order, so that of two rivals one meets the other at its first table.
  std::stable_sort(entry.changes.begin(), rest,
                   [](const auto& a, const auto& b) { return a.table < b.table; });
  std::vector<TableSpec> specs;
  for (auto& each : entry.changes) {
    each.change.mark = id;
    TW_TRY(const auto table, Table::open(lake_folder(each.table)));
    // What cannot be published must not enter the journal.
    TW_CHECK(table.can_commit(each.change));
    specs.push_back(table.spec());
  }
  const fs::path path = journal_path(folder_, id);
  while (!create_file_durably(path, print_journal(entry, specs))) {
    TW_CHECK(finish_file(*this, path));  // somebody else is at the same id, or was when it crashed
  }
  return finish(*this, entry);
}

}  // namespace tw::lake
