// A feed: what an organisation is given of a resource under an agreement, batch by batch.
//
//   <home>/exchange/<agreement>/<structure>/table/    a Delta table: the cut, a version a batch
//                              <structure>/changes/   Parquet files of what each batch changed
//                              manifests/<20 digits>  the signed manifest of each batch
//                              logged                 the last batch that the home's log speaks of
//                              lock                   held (flock) while a batch is made
//
// A structure begins where the columns change. Its table's version 0 is empty, and version v is
// batch first - 1 + v, where `first` is what the file <structure>/first says; a number is never
// given twice.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "feed/manifest.h"
#include "lake/home.h"
#include "lake/table.h"
#include "store/store.h"

namespace tw::feed {

struct Feed {
  std::string agreement;
  std::string organisation;
  std::string resource;
  std::string relation;
  std::string opened_by;
  std::string opened_at;
  std::string looked_at;  // when it was last looked whether there is something new; empty: never
  std::string recipient_key;   // verifier key of its receipts; empty: not stated yet
  std::int64_t twin_rows = 0;  // it began with so many made-up rows (twin.h); 0: its rows are real
};

// Codes of exchange::grant_in_force, relation_of; feed.opened_before; feed.key_not_given (column):
// a recipient that has no key cannot apply changes. Inside change().
Result<Feed> open_feed(store::Transaction& transaction, const std::string& agreement,
                       const std::string& relation, const std::string& by, Instant now,
                       std::int64_t twin_rows = 0);
// Code feed.unknown.
Result<Feed> feed_of(store::Transaction& transaction, const std::string& agreement);
std::vector<Feed> feeds(store::Transaction& transaction);
void set_looked_at(store::Transaction& transaction, const std::string& agreement, Instant now);

std::filesystem::path folder_of(const std::filesystem::path& home, const std::string& agreement);
std::filesystem::path manifest_path(const std::filesystem::path& folder, std::int64_t number);

// Where a feed stands: of what is published alone. A manifest that a killed program left without
// its table's version is no batch.
struct Standing {
  std::int64_t structure = 1;
  std::int64_t first = 1;    // number of the structure's first batch
  std::int64_t version = 0;  // of its table
  std::int64_t newest() const { return first - 1 + version; }  // 0: there is no batch yet
};
Result<Standing> standing_of(const std::filesystem::path& folder);
std::filesystem::path table_folder(const std::filesystem::path& folder, std::int64_t structure);
std::filesystem::path changes_folder(const std::filesystem::path& folder, std::int64_t structure);

// The signed document. Code feed.no_batch (number).
Result<std::string> batch_document(const std::filesystem::path& folder, std::int64_t number);
Result<Manifest> batch(const std::filesystem::path& folder, std::int64_t number);

}  // namespace tw::feed
