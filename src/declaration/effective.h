// Which items count for a month. Raw items are never changed; what amendments, cancellations and
// answers of customs do to them is seen through views.
//
// Of each (source, declaration_number) the newest version counts. A cancellation, as the newest
// version or as an event, takes the declaration out. Items whose message carries no date (period
// 'undated') belong to the month in which an event says they were accepted; until then to none.
#pragma once

#include <cstdint>
#include <optional>

#include "base/date.h"
#include "lake/home.h"

namespace tw::declaration {

// The versions of the tables that were read; ask for the same again to see the same.
struct InputVersions {
  std::int64_t item = -1;
  std::int64_t event = -1;
  std::int64_t correction = -1;
};

// Makes these temporary views of the connection:
//   item_status  every item that belongs to the month, columns of structure item (acceptance_date
//   resolved,
//                period = the month), and `status`: current, superseded, cancelled or not_accepted
//   item         those with status current, columns of structure item, corrected (corrected.h)
// Cost: a scan of the month with two probes of small hash tables, and of the version column of all
// months (once a connection, while nothing new is loaded).
Result<InputVersions> attach_effective(lake::Connection& connection, const lake::Home& home,
                                       const Period& month,
                                       std::optional<InputVersions> versions = std::nullopt);

}  // namespace tw::declaration
