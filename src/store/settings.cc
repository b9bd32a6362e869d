#include "store/settings.h"

#include <toml++/toml.h>

#include <set>
#include <sstream>

#include "base/file.h"

namespace tw::store {
namespace {

Result<void> read_four_eyes(const toml::node& node, const Place& place, Settings& settings) {
  const auto* list = node.as_array();
  if (list == nullptr) return Error("store.setting_invalid", {"four_eyes"}, place);
  settings.four_eyes.clear();
  for (const auto& entry : *list) {
    const auto kind = entry.value<std::string>();
    if (!kind || !std::set<std::string>{"rule", "grant", "close"}.contains(*kind)) {
      return Error("store.setting_invalid", {"four_eyes"}, place);
    }
    settings.four_eyes.push_back(*kind);
  }
  return {};
}

}  // namespace

Result<Settings> read_settings(const std::filesystem::path& home) {
  Settings settings;
  settings.location.address = (home / "store" / "tidewaiter.db").string();
  const auto path = home / "settings.toml";
  if (!std::filesystem::exists(path)) return settings;
  TW_TRY(const auto text, read_file(path));
  toml::table table;
  try {
    table = toml::parse(text, path.string());
  } catch (const toml::parse_error& error) {
    return Error("store.setting_invalid", {std::string(error.description())},
                 {.file = path.string(), .line = error.source().begin.line});
  }
  for (const auto& [key, node] : table) {
    const Place place{.file = path.string(), .line = node.source().begin.line};
    if (key == "store") {
      const auto url = node.value<std::string>();
      if (!url || !(url->starts_with("postgresql://") || url->starts_with("postgres://"))) {
        return Error("store.setting_invalid", {"store"}, place);
      }
      settings.location = {Location::Kind::kPostgresql, *url};
    } else if (key == "four_eyes") {
      TW_CHECK(read_four_eyes(node, place, settings));
    } else {
      return Error("store.setting_unknown", {std::string(key.str())}, place);
    }
  }
  return settings;
}

Result<void> set_store(const std::filesystem::path& home, const std::string& url) {
  TW_TRY(const auto before, read_settings(home));
  (void)before;
  const auto path = home / "settings.toml";
  toml::table table;
  if (std::filesystem::exists(path)) table = toml::parse_file(path.string());
  table.insert_or_assign("store", url);
  std::ostringstream text;
  text << table << "\n";
  write_file_durably(path, text.str());
  TW_TRY(const auto after, read_settings(home));
  (void)after;
  return {};
}

}  // namespace tw::store
