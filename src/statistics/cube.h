// The cube of one month, built inside the engine from the valued items: what is counted, what is
// not and why, and the digest by which two closes are the same.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lake/engine.h"

namespace tw::statistics {

struct Exclusion {
  std::string reason;  // superseded, cancelled, not_accepted, fatal_finding, out_of_scope, separate
  std::string detail;  // rule or scope reason; empty where the reason says all
  std::int64_t items = 0;
  bool operator==(const Exclusion&) const = default;
};

struct CubeSummary {
  std::string digest;           // of the cells, see cube_digest.sql
  std::string excluded_digest;  // of the excluded items, see excluded_digest.sql
  std::int64_t cells = 0;
  std::int64_t loaded = 0;  // items that belong to the month, whatever their status
  std::int64_t counted = 0;
  std::int64_t excluded = 0;
  std::vector<Exclusion> exclusions;  // most items first, then by reason and detail

  bool balances() const { return loaded == counted + excluded; }
};

// Makes the temporary tables closing_cube (structure cube) and closing_excluded (structure
// excluded), not ordered. Needs attach_valuation() and the view item_status of the
// month.
CubeSummary build_cube(lake::Connection& connection);

}  // namespace tw::statistics
