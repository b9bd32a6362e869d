// Which files something in the lake is made of; for copying it. They never change, and stay where
// they are: vacuum() takes only files that nothing names.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "base/result.h"

namespace tw::lake {

// The commits 0 to `version` of the table and all data files that one of them names, relative to
// its folder. Codes of Table::snapshot.
Result<std::vector<std::filesystem::path>> contents_of_table(const std::filesystem::path& table,
                                                             std::int64_t version);

// The data files that an entry of a home's journal is about to publish, relative to the home. Code
// home.journal_damaged.
Result<std::vector<std::filesystem::path>> contents_of_entry(const std::filesystem::path& entry,
                                                             const std::string& text);

}  // namespace tw::lake
