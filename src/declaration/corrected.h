// Corrections laid over the items of a month. Loaded items are never changed: a correction is a row
// of the table `correction` (structure correction), and what counts is seen through a view.
//
// Of each item and field the newest correction counts that nobody withdrew; so a withdrawal brings
// the one before it back. It holds as long as the declaration states what it corrected (old_value):
// when an amendment states something else, the reviewer has to look again, and the correction is
// `stale` until then.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "lake/home.h"

namespace tw::declaration {

// Concepts of structure item that describe the goods, their value and their way. Who, which and
// when (numbers, versions, places in files, the dates that the month follows from) and what a
// header says of all items are not corrected.
bool may_be_corrected(std::string_view field);

// Needs the view item_status of the month. Makes
//   item_declared     the effective items as declared
//   item              the same, corrected
//   correction_state  a table: the newest correction of each item and field, columns of structure
//                     correction, and `state`: applied, stale (the declaration states something
//                     else by now), gone (there is no such item in the month) or invalid (the value
//                     does not fit the field)
// Answers the version of the table that was read; a negative `version` is a time before there were
// corrections. Cost: one hash join with the corrections of the month; nothing where there are none.
Result<std::int64_t> attach_corrections(lake::Connection& connection, const lake::Home& home,
                                        const Period& month,
                                        std::optional<std::int64_t> version = std::nullopt);

// Changes whenever a correction of the month is added. Empty: there is none.
std::string correction_digest(const lake::Snapshot& corrections, const Period& month);

}  // namespace tw::declaration
