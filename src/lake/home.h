// A home: everything one installation keeps.
//
//   tidewaiter.toml        settings (below); an unknown key is refused
//   lake/<table>/          Delta tables
//   journal/<id>.json      changes over several tables that are decided, perhaps not yet published
//   sources/<name>.toml    the mapping of each source
//   imputation.toml        which commodities may get an imputed net mass; may be absent
//   releases/<period>/<n>/ manifest.json and the published files of the n-th close of a period
//   tmp/                   spill; may be deleted when nothing runs
//
// Any number of processes may work on a home at once.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "lake/table.h"

namespace tw::lake {

struct Settings {
  std::string country = "CN";         // ISO 3166 alpha-2 of the home country
  std::string currency = "CNY";       // ISO 4217 of the home currency
  std::string commodity_list = "HS";  // code list that commodity codes belong to
  std::string mode_scheme = "CN";     // scheme of trade modes where a source states none
  std::string office_name_en = "Customs Head Office";
  std::string office_name_zh = "海关总署";

  bool operator==(const Settings&) const = default;
};

class Home {
 public:
  // Makes the folders and tidewaiter.toml. Codes home.exists when there is one with other settings,
  // home.setting_invalid.
  static Result<Home> create(const std::filesystem::path& folder, const Settings& settings);
  // Codes home.missing, home.setting_unknown, home.setting_invalid, home.journal_damaged. Publishes
  // what the journal holds.
  static Result<Home> open(const std::filesystem::path& folder);

  const Settings& settings() const { return settings_; }
  const std::filesystem::path& folder() const { return folder_; }
  std::filesystem::path lake_folder(const std::string& table) const;
  std::filesystem::path sources_folder() const;
  std::filesystem::path releases_folder() const;
  std::filesystem::path spill_folder() const;

  Result<Table> table(const TableSpec& spec) const;  // open_or_create in lake/<spec.name>
  // Names of the tables that exist, sorted.
  std::vector<std::string> tables() const;

  // All of the changes or none, whatever happens. They are written to the journal (synced),
  // published table by table under the mark `id`, and the entry goes. A crash in between is
  // finished by the next open(), of whatever process; several may do so at once, the marks make it
  // happen once.
  //
  // lake.conflict: none of the changes was made. Changes that can conflict are published first, so
  // a rival is met before anything is visible; once something is, the rest prevails (OnConflict).
  // Publishing an id twice has no effect: the second run's own data files are dropped.
  struct TableChange {
    std::string table;
    Change change;  // its mark is set to the id
  };
  Result<void> publish(const std::string& id, const std::vector<TableChange>& changes) const;

 private:
  Home(std::filesystem::path folder, Settings settings);
  std::filesystem::path folder_;
  Settings settings_;
};

}  // namespace tw::lake
