// <home>/settings.toml: where this installation keeps its operational records, and how strict it is
// with people. May be absent. An unknown key is refused.
//
//   store = "postgresql://tidewaiter@db.example/tidewaiter"   absent: SQLite in store/tidewaiter.db
//   four_eyes = ["rule", "grant", "close"]                    what needs a second person
//
// A password does not belong there: PostgreSQL's client finds it in ~/.pgpass or PGPASSFILE.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/session.h"

namespace tw::store {

struct Settings {
  Location location;
  std::vector<std::string> four_eyes = {"rule"};
};

// Codes store.setting_unknown, store.setting_invalid, with file and line.
Result<Settings> read_settings(const std::filesystem::path& home);

// Makes that PostgreSQL database the home's store, in settings.toml. Codes of read_settings.
Result<void> set_store(const std::filesystem::path& home, const std::string& url);

}  // namespace tw::store
