// What the log says about the tables of the lake, against the tables.
//
// A table's head is its last version and the SHA-256 of the commit file that made it
// (lake/<table>/_delta_log/<20 digits>.json); commit files are never changed, so the digest binds
// all that the version is.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "trust/journal.h"

namespace tw::trust {

using Versions = std::map<std::string, std::int64_t>;  // by table; from 0

// The last version of each table of the home.
Versions table_versions(const std::filesystem::path& home);

// An entry for each table that has versions after those of `before` (all of them where it names no
// table), up to `now`.
std::vector<Act> heads_since(const std::filesystem::path& home, const Versions& before,
                             const Versions& now, const Act& common);

// Versions of a table that no entry speaks of.
struct UnknownVersions {
  std::string table;
  std::int64_t first = 0;
  std::int64_t last = 0;
};
struct TableFaults {
  std::vector<UnknownVersions> unknown;
  // trust.commit_differs: the commit file of a version is not the one that was recorded;
  // trust.table_shrunk: the table has fewer versions than were recorded.
  std::vector<Error> errors;
};
// Versions after those of `pending` are left to the process that is making them. Reads the whole
// log. Codes: those of LogReader.
Result<TableFaults> compare_tables(const std::filesystem::path& home, const Journal& journal,
                                   const Versions& pending);

}  // namespace tw::trust
