// Feeds in the terms of the Delta Sharing protocol (delta-io/delta-sharing, Parquet answers): a
// share is an agreement in force, its one schema is `feed`, its one table is named as what the feed
// publishes. The version of a table is the number of the batch; version 0 is the empty table before
// the first. The protocol's documents are made here; who asks, and over what, is the caller's.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "exchange/grant.h"
#include "feed/feed.h"

namespace tw::feed {

inline constexpr const char* kSchema = "feed";

struct SharedTable {
  Feed feed;
  exchange::Grant grant;
  std::filesystem::path folder;
  Standing standing;
  // Versions before this one have other columns, and are not shared any more.
  std::int64_t earliest() const { return standing.structure == 1 ? 0 : standing.first; }
};

// What an organisation may have now, by agreement.
Result<std::vector<SharedTable>> shared_with(store::Store& store, const lake::Home& home,
                                             const std::string& organisation, Instant now);
// Code feed.share_unknown: also where it is another organisation's; exchange.not_in_force.
Result<SharedTable> shared_table(store::Store& store, const lake::Home& home,
                                 const std::string& organisation, const std::string& share,
                                 const std::string& schema, const std::string& table, Instant now);

// Where a client gets a file of the feed's folder.
struct Address {
  std::string url;
  Instant expires;
};
using AddressOf = std::function<Address(const std::string& path)>;

// Which version: a number, or the newest that there was at a moment; neither: the newest.
struct Moment {
  std::optional<std::int64_t> version;
  std::optional<Instant> timestamp;
};
// Codes feed.version_too_early (asked, earliest), feed.version_unknown (asked, newest).
Result<std::int64_t> version_at(const SharedTable& table, const Moment& moment);
// The first version that was there at that moment or later.
Result<std::int64_t> version_since(const SharedTable& table, Instant timestamp);

// NDJSON: protocol, metaData; with the files of a version: as many as hold `limit` rows (negative:
// all); with those of the changes from one version to another, both included.
Result<std::string> metadata_lines(const SharedTable& table);
struct Lines {
  std::string text;
  std::int64_t rows = 0;  // of the files
};
Result<Lines> file_lines(const SharedTable& table, std::int64_t version, std::int64_t limit,
                         const AddressOf& address);
Result<Lines> change_lines(const SharedTable& table, std::int64_t from, std::int64_t until,
                           const AddressOf& address);

}  // namespace tw::feed
