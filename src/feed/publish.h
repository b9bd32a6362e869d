// Makes the next batch of a feed: the present cut against the table that the recipient was given
// last. Only what differs is a change, and only files that hold a changed row are written anew.
//
// Order, so that a crash anywhere leaves the batch whole or absent: data files (named nowhere), the
// manifest (no batch while the table has no such version), the table's commit (now it is one), the
// home's log (made up for by the next run).
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "feed/feed.h"

namespace tw::feed {

struct Publication {
  std::string agreement;
  std::string actor;     // of the entry in the log
  bool is_full = false;  // compare all, also where the inputs tell what may have changed
};

struct Published {
  std::int64_t number = 0;  // the newest batch; 0: nothing was ever given
  bool is_new = false;      // false: nothing has changed
  Manifest manifest;        // of the newest batch
};

// For tests: called with the name of each step once it is done: files, manifest, commit.
using AfterStep = std::function<void(const char*)>;

// One at a time for a feed; another waits. Codes of feed_of, exchange::grant_in_force,
// read_present, trust::signer_of; feed.structure_changed: the columns are not those that the
// recipient has been told.
Result<Published> publish(const lake::Home& home, store::Store& store, lake::Connection& connection,
                          const Publication& publication, const AfterStep& after = {});

}  // namespace tw::feed
