#include "trust/table_heads.h"

#include <algorithm>
#include <cstdio>

#include "base/digest.h"
#include "trust/checkpoint.h"

namespace tw::trust {
namespace {

namespace fs = std::filesystem;

fs::path log_folder(const fs::path& home, const std::string& table) {
  return home / "lake" / table / "_delta_log";
}

fs::path commit_file(const fs::path& home, const std::string& table, std::int64_t version) {
  char name[32];
  std::snprintf(name, sizeof name, "%020lld.json", static_cast<long long>(version));
  return log_folder(home, table) / name;
}

// What entries say of one table.
struct Recorded {
  std::vector<std::pair<std::int64_t, std::int64_t>> ranges;
  std::map<std::int64_t, std::string> commits;  // digest by version
};

std::int64_t integer(const std::string& text) {
  return static_cast<std::int64_t>(parse_number(text).value_or(0));
}

Result<std::map<std::string, Recorded>> recorded_tables(const Journal& journal) {
  std::map<std::string, Recorded> tables;
  auto reader = journal.reader();
  TW_TRY(const auto note, reader.checkpoint());
  TW_TRY(const auto checkpoint, open_checkpoint(note, journal.key()));
  const std::uint64_t size = checkpoint.tree.size;
  for (std::uint64_t number = 0; number * kTileWidth < size; ++number) {
    TW_TRY(const auto bundle, reader.bundle(number, size));
    for (const auto& text : bundle) {
      const auto entry = Entry::parse(text);
      if (!entry || (entry->kind != "lake_head" && entry->kind != "lake_adopted")) continue;
      auto& table = tables[entry->field("table")];
      const std::int64_t version = integer(entry->field("version"));
      table.ranges.emplace_back(integer(entry->field("from")), version);
      table.commits[version] = entry->field("commit");
    }
  }
  return tables;
}

// The gaps between the ranges, as far as `last`.
void find_unknown(const std::string& table, Recorded& recorded, std::int64_t last,
                  TableFaults& faults) {
  std::sort(recorded.ranges.begin(), recorded.ranges.end());
  std::int64_t next = 0;
  for (const auto& [first, end] : recorded.ranges) {
    if (first > next) faults.unknown.push_back({table, next, std::min(first - 1, last)});
    next = std::max(next, end + 1);
    if (next > last) return;
  }
  faults.unknown.push_back({table, next, last});
}

void check_commits(const fs::path& home, const std::string& table, const Recorded& recorded,
                   std::int64_t last, TableFaults& faults) {
  for (const auto& [version, digest] : recorded.commits) {
    if (version > last) {
      faults.errors.emplace_back(
          "trust.table_shrunk",
          std::vector<std::string>{table, std::to_string(version), std::to_string(last)});
      return;
    }
    const auto now = sha256_of_file(commit_file(home, table, version));
    if (!now || *now != digest) {
      faults.errors.emplace_back("trust.commit_differs",
                                 std::vector<std::string>{table, std::to_string(version)});
    }
  }
}

}  // namespace

Versions table_versions(const fs::path& home) {
  Versions versions;
  std::error_code absent;
  for (const auto& table : fs::directory_iterator(home / "lake", absent)) {
    const auto name = table.path().filename().string();
    for (const auto& file : fs::directory_iterator(log_folder(home, name), absent)) {
      const auto stem = file.path().stem().string();
      if (stem.size() != 20 || file.path().extension() != ".json") continue;
      std::int64_t version = 0;
      if (std::sscanf(stem.c_str(), "%20ld", &version) != 1) continue;
      const auto [found, is_new] = versions.emplace(name, version);
      if (!is_new) found->second = std::max(found->second, version);
    }
  }
  return versions;
}

std::vector<Act> heads_since(const fs::path& home, const Versions& before, const Versions& now,
                             const Act& common) {
  std::vector<Act> acts;
  for (const auto& [table, version] : now) {
    const auto known = before.find(table);
    const std::int64_t from = known == before.end() ? 0 : known->second + 1;
    if (version < from) continue;
    const auto commit = sha256_of_file(commit_file(home, table, version));
    if (!commit) throw EnvironmentError(commit.error());
    Act act = common;
    act.what = {{"table", table},
                {"from", std::to_string(from)},
                {"version", std::to_string(version)},
                {"commit", *commit}};
    acts.push_back(std::move(act));
  }
  return acts;
}

Result<TableFaults> compare_tables(const fs::path& home, const Journal& journal,
                                   const Versions& pending) {
  TW_TRY(auto recorded, recorded_tables(journal));
  const auto versions = table_versions(home);
  TableFaults faults;
  for (const auto& [table, newest] : versions) {
    const auto limit = pending.find(table);
    const std::int64_t last = limit == pending.end() ? newest : std::min(newest, limit->second);
    if (last >= 0) find_unknown(table, recorded[table], last, faults);
    check_commits(home, table, recorded[table], newest, faults);
  }
  for (const auto& [table, entry] : recorded) {
    if (!versions.contains(table)) check_commits(home, table, entry, -1, faults);
  }
  return faults;
}

}  // namespace tw::trust
