// Numbered changes of the schema: src/store/migrations/NNN-name.sql, built into the program.
//
// Each is applied once, in one transaction, in the order of the numbers, which have no gaps; what
// was applied stands in `migration` with its SHA-256. A file that has been applied anywhere is
// never edited: the change of mind is a new file. Statements end with `;` at the end of a line.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "store/store.h"

namespace tw::store {

struct Migration {
  std::int64_t number = 0;  // from 1
  std::string name;         // "001-outbox"
  std::string sql;
};

const std::vector<Migration>& shipped_migrations();

// Brings the store from whatever version it has to the last of `migrations`. Several processes may
// do so at once. Codes store.newer (its version, ours): written by a later program;
// store.migration_altered (name): what was applied is not what this program has.
Result<void> migrate(Store& store, const std::vector<Migration>& migrations);

// The number of the last one applied; 0 where the store is empty.
Result<std::int64_t> schema_version(Store& store);

}  // namespace tw::store
