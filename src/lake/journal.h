// Changes over several tables that are decided, as files. Internal to the room; Home says what for.
//
// An entry is journal/<id, percent encoded>.json:
//   {"id": ..., "changes": [{"table", "operation", "read_version", "exclusive_partitions",
//   "remove": [path],
//    "add": [the object of an add action]}]}
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "lake/home.h"

namespace tw::lake {

struct JournalEntry {
  std::string id;
  std::vector<Home::TableChange> changes;  // in the order in which they are published
};

std::filesystem::path journal_folder(const std::filesystem::path& home);
std::filesystem::path journal_path(const std::filesystem::path& home, const std::string& id);

// `specs` are those of the tables, in the order of the changes.
std::string print_journal(const JournalEntry& entry, const std::vector<TableSpec>& specs);
// Code home.journal_damaged.
Result<JournalEntry> parse_journal(const std::string& text, const std::filesystem::path& path);

}  // namespace tw::lake
