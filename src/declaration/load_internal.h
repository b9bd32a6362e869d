// What the two ways of loading (delimited text, messages) share. Internal to the room.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "declaration/load.h"
#include "declaration/mapping.h"
#include "standards/structure.h"

namespace tw::declaration {

// Data files that are written but not yet published, of one load.
struct Written {
  std::vector<lake::Home::TableChange> changes;
  std::vector<LoadReport::File> files;
};

// The SELECT that makes full item rows of `relation` (a FROM item). `present` are the columns the
// relation has; constants and absent concepts are filled in; header amounts are shared out where
// they are present.
std::string item_select(const std::string& relation, const std::vector<std::string>& present,
                        const std::vector<Mapping::Constant>& constants, const std::string& source,
                        const std::string& load_id);

// Writes the rows of a SELECT into a table's files and appends them to `changes`; answers how many
// rows.
Result<std::int64_t> write_rows(const lake::Home& home, lake::Connection& connection,
                                const char* table, const std::string& select,
                                std::vector<lake::Home::TableChange>& changes);

Result<Written> load_delimited(const lake::Home& home, lake::Engine& engine,
                               const std::filesystem::path& file, const std::string& source,
                               const Mapping& mapping, LoadReport& report, Progress& progress);

// The files are messages of any kind, told apart by their content.
Result<Written> load_messages(const lake::Home& home, lake::Engine& engine,
                              const std::vector<std::filesystem::path>& files,
                              const std::string& source, LoadReport& report, Progress& progress);

// Deletes the data files of a load that is given up.
void drop_written(const lake::Home& home, const Written& written);

// The loads that the ledger has.
Result<std::set<std::string>> known_loads(const lake::Home& home,
                                          lake::Connection& connection);

}  // namespace tw::declaration
