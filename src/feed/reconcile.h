// A feed against itself and against what its recipient says of it; for every night.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "feed/feed.h"
#include "lake/engine.h"

namespace tw::feed {

struct Account {
  std::int64_t newest = 0;
  std::int64_t rows = 0;  // counted anew
  std::vector<std::int64_t> without_receipt;
  std::vector<std::pair<std::int64_t, std::string>> differs;
  // feed.chain_broken (number), feed.file_damaged (path), feed.table_differs (what): what is kept
  // is not what was given.
  std::vector<Error> faults;
};

// Reads all files of the feed. Codes feed.unknown, those of the table.
Result<Account> reconcile(const lake::Home& home, store::Store& store, lake::Connection& connection,
                          const std::string& agreement);

}  // namespace tw::feed
