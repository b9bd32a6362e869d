// The present cut (feed_after) against a table, as sets. Internal to the room.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "feed/manifest.h"
#include "feed/relation.h"
#include "lake/table.h"

namespace tw::feed {

struct Compared {
  std::int64_t inserted = 0, updated = 0, deleted = 0;
  std::int64_t twice = 0;  // rows left out: their key is another's too, or has a null
  std::vector<std::string> files_touched;  // of the table: they hold a row that goes
  Totals added, removed;                   // sums of the rows that come and that go
  bool is_nothing() const { return inserted + updated + deleted == 0; }
};

// Makes the tables feed_added and feed_removed: the rows that come and go, with _change_type
// (insert, update_postimage; delete, update_preimage). Rows of feed_after whose key is not theirs
// alone, or not whole, are taken out of it first. `scope`: columns of feed_scope; empty: all rows
// are compared.
Compared compare(lake::Connection& connection, const lake::Snapshot& before,
                 const std::vector<std::string>& key, const std::vector<std::string>& scope);

// Makes the same tables from the files of a batch, on its recipient's side: the rows that come, and
// those of the table that go, by key. Sums are not told.
Compared take_changes(lake::Connection& connection, const lake::Snapshot& before,
                      const std::vector<std::string>& key,
                      const std::vector<std::filesystem::path>& changes);

// SELECT of the rows of the touched files that stay, and all that come.
sql::Select rewritten_rows(const lake::Snapshot& before, const std::vector<std::string>& key,
                           const std::vector<std::string>& touched);
// SELECT of all changes, with _change_type.
sql::Select changed_rows(const std::vector<lake::ColumnSpec>& columns);
inline constexpr const char* kChangeType = "_change_type";

}  // namespace tw::feed
