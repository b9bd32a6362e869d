// Adds rows to the two tables that only grow, `correction` and `review`, numbering them. Internal
// to the room.
//
// Rows are numbered within a partition, so two writers of one partition exclude each other: the
// second finds its reading outdated (lake.conflict) and looks at everything again.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "review/record.h"

namespace tw::review {

// A row before it has its number: values by column name, as text; empty is null.
using Draft = std::vector<std::pair<std::string, std::string>>;

// The columns that name a record.
Draft draft_of(const RecordKey& record);

// Codes review.author_needed, review.reason_needed.
Result<void> well_formed(const Act& act);

// Attaches the month, asks `make` for rows (of one partition), numbers and commits them; all over
// again when another writer came first. `table` is correction or review; `action` the partition of
// the latter. Answers the ids. Nothing is written when `make` answers no rows.
Result<std::vector<std::string>> append(
    const lake::Home& home, lake::Connection& connection, const Period& month,
    const std::string& table, const std::string& action,
    const std::function<Result<std::vector<Draft>>(const MonthUnderReview&)>& make);

// The rules that have findings on the record, joined by commas. Needs attach_month().
std::string rules_on(lake::Connection& connection, const RecordKey& record);

}  // namespace tw::review
