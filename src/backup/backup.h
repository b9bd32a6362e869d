// A copy of a whole home while others work on it, and a home made from one.
//
// The copy is of one moment. Nobody writes to the operational store (change() is held) nor to the
// log (its lock is held) while that moment is fixed; the lake is looked at until two looks see the
// same versions, journal and files. Then the rest is copied at leisure: what a version, an entry of
// the journal or a checkpoint names never changes. What was half done at that moment is finished by
// whoever opens the restored home, as after a crash.
//
//   <folder>/home/...       the home's files; data files and commits of the lake are hard links
//                           where the folder is on the same file system
//   <folder>/store/         the operational store (store/copy.h)
//   <folder>/manifest.json  written last: when, which versions, and the SHA-256 of each file
//
// The copy has the home's secrets in it: the log's key, hashes of passwords. Keep it as the home.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "base/progress.h"
#include "base/result.h"
#include "trust/table_heads.h"

namespace tw::backup {

struct Report {
  std::int64_t files = 0;
  std::int64_t bytes = 0;
  std::string made_at;
  trust::Versions versions;  // of the lake's tables
};

// Codes backup.target_exists (the folder is there and not empty, or inside the home),
// backup.never_still, of the rooms.
Result<Report> back_up(const std::filesystem::path& home, const std::filesystem::path& folder,
                       const std::string& now, Progress& progress = silent_progress());

// Makes the home anew. Every file is held against the manifest on the way. `store_url` is the empty
// PostgreSQL database for a store that was in one: never the one it was taken from. Codes
// backup.not_one (no manifest, or another version's), backup.target_exists, backup.altered (file),
// backup.store_needed, backup.store_not_needed.
Result<Report> restore(const std::filesystem::path& folder, const std::filesystem::path& home,
                       const std::string& store_url, Progress& progress = silent_progress());

}  // namespace tw::backup
